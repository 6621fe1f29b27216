package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.NullMarked;

/** An authority and certificates from it, made by the JDK's keytool when a test needs them. */
@NullMarked
final class Certificates {

    static final String PASSWORD = "canary-secret";

    private static final String ENCRYPTION = "PBEWithHmacSHA256AndAES_256";

    private final Path folder;
    private final Path store;

    /** Makes the authority and the certificates {@code good}, {@code elsewhere}, {@code expired} and {@code client}. */
    Certificates(Path folder) throws Exception {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
        keytool("authority", "-ext", "bc:c", "-validity", "3650");
        keytool("good", "-signer", "authority", "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "30");
        keytool("elsewhere", "-signer", "authority", "-ext", "san=dns:elsewhere.example", "-validity", "30");
        keytool("expired", "-signer", "authority", "-ext", "san=dns:localhost", "-startdate", "-10d", "-validity", "5");
        keytool("client", "-signer", "authority", "-validity", "30");
    }

    /** The certificate of an entry with those above it, in PEM. */
    Path chain(String entry) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Certificate certificate : all().getCertificateChain(entry)) {
            pem.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return Files.writeString(folder.resolve(entry + ".pem"), pem);
    }

    /** The key of an entry in PEM. */
    Path key(String entry) throws Exception {
        return Files.writeString(
                folder.resolve(entry + ".key"), pem("PRIVATE KEY", keyOf(entry).getEncoded()));
    }

    /** The key of an entry in PEM, encrypted with {@link #PASSWORD}. */
    Path encryptedKey(String entry) throws Exception {
        Cipher cipher = Cipher.getInstance(ENCRYPTION);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(ENCRYPTION).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
        byte[] encrypted = cipher.doFinal(keyOf(entry).getEncoded());
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        byte[] encoded = new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded();
        return Files.writeString(folder.resolve(entry + ".enc"), pem("ENCRYPTED PRIVATE KEY", encoded));
    }

    /** A PKCS12 store with the key and certificate of an entry, under {@link #PASSWORD}. */
    Path identityStore(String entry) throws Exception {
        KeyStore one = emptyStore();
        one.setKeyEntry(entry, keyOf(entry), PASSWORD.toCharArray(), all().getCertificateChain(entry));
        return save(one, entry + ".p12");
    }

    /** A PKCS12 store with the certificate of the authority, under {@link #PASSWORD}. */
    Path trustStore() throws Exception {
        KeyStore one = emptyStore();
        one.setCertificateEntry("authority", all().getCertificate("authority"));
        return save(one, "trust.p12");
    }

    /** What a server of the JDK needs to speak TLS as an entry. */
    SSLContext server(String entry) throws Exception {
        KeyStore own = emptyStore();
        own.setKeyEntry(entry, keyOf(entry), PASSWORD.toCharArray(), all().getCertificateChain(entry));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSWORD.toCharArray());
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("authority", all().getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private Key keyOf(String entry) throws Exception {
        return all().getKey(entry, PASSWORD.toCharArray());
    }

    private KeyStore all() throws Exception {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSWORD.toCharArray());
        }
        return all;
    }

    private Path save(KeyStore keyStore, String name) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            keyStore.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private void keytool(String entry, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                entry,
                "-dname",
                "CN=" + entry));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        process.getInputStream().transferTo(output);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(output.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        return empty;
    }

    private static String pem(String what, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
