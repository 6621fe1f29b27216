package dev.petrel.testkit;

import dev.petrel.settings.Secret;
import dev.petrel.settings.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates for tests of TLS, made new by the JDK's keytool: elliptic curve keys, each as PEM and as PKCS12.
 *
 * @param authority the certificate authority that signed all but the stranger's, PEM
 * @param authorityStore the same as a PKCS12 trust store
 * @param storePassword of every PKCS12 store
 * @param server for localhost, 127.0.0.1 and ::1
 * @param client for a client
 * @param expired for localhost, over since some days
 * @param otherHost for {@code broker.example}
 * @param stranger for localhost, signed by an authority that nobody knows
 */
public record Certificates(
        Path authority,
        Path authorityStore,
        Secret storePassword,
        Pair server,
        Pair client,
        Pair expired,
        Pair otherHost,
        Pair stranger) {

    private static final String LOCAL = "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1";

    private static @Nullable Certificates shared;

    /**
     * A certificate with its key.
     *
     * @param certificate the chain, PEM
     * @param key PKCS8, PEM, not encrypted
     * @param store both in a PKCS12 store
     */
    public record Pair(Path certificate, Path key, Path store) {

        /** For settings that take a PEM identity. */
        public Tls.Identity pem() {
            return new Tls.Identity.Pem(certificate, key, null);
        }

        /** For settings that take a PKCS12 identity. */
        public Tls.Identity pkcs12() {
            return new Tls.Identity.Pkcs12(store, Keytool.PASSWORD);
        }
    }

    /**
     * The certificates of this JVM: made at the first call, in a temporary folder that is deleted at the end.
     *
     * @throws IllegalStateException if keytool fails; the message holds its output
     */
    public static synchronized Certificates shared() {
        if (shared == null) {
            TemporaryFolder folder = TemporaryFolder.make("petrel-certificates");
            Runtime.getRuntime().addShutdownHook(new Thread(folder::close, "petrel-testkit-certificates"));
            shared = make(folder.path());
        }
        return shared;
    }

    /**
     * Makes certificates in an existing folder, which takes some seconds.
     *
     * @throws IllegalStateException if keytool fails; the message holds its output
     */
    public static Certificates make(Path folder) {
        Keytool ours = Keytool.authority(folder, "ours", "CN=Test authority");
        Keytool theirs = Keytool.authority(folder, "theirs", "CN=Unknown authority");
        List<CompletableFuture<Pair>> pairs = Stream.of(
                        ours.sign("server", "CN=localhost", LOCAL, Keytool.VALID),
                        ours.sign("client", "CN=test-client", "EKU=clientAuth", Keytool.VALID),
                        ours.sign("expired", "CN=localhost", LOCAL, Keytool.EXPIRED),
                        ours.sign("other-host", "CN=broker.example", "SAN=dns:broker.example", Keytool.VALID),
                        theirs.sign("stranger", "CN=localhost", LOCAL, Keytool.VALID))
                .map(CompletableFuture::supplyAsync)
                .toList();
        List<Pair> made = pairs.stream().map(CompletableFuture::join).toList();
        return new Certificates(
                ours.certificate(),
                ours.trustStore(),
                Keytool.PASSWORD,
                made.get(0),
                made.get(1),
                made.get(2),
                made.get(3),
                made.get(4));
    }
}
