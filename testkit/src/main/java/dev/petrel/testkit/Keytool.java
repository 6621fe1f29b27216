package dev.petrel.testkit;

import dev.petrel.settings.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** A certificate authority, kept by the JDK's keytool in a store of its own. */
record Keytool(Path folder, String name) {

    static final Secret PASSWORD = Secret.of("test-store");
    static final Validity VALID = new Validity("-1d", 3650);
    static final Validity EXPIRED = new Validity("-20d", 10);

    private static final String AUTHORITY = "authority";
    private static final String SIGNED = "signed";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** From when, as keytool says it, and for how many days. */
    record Validity(String start, int days) {}

    static Keytool authority(Path folder, String name, String subject) {
        Keytool authority = new Keytool(folder, name);
        authority.generate(
                authority.store(),
                AUTHORITY,
                subject,
                VALID,
                List.of("-ext", "bc:c", "-ext", "KU=keyCertSign,cRLSign"));
        return authority;
    }

    /** Something that makes a key and signs its certificate. */
    Supplier<Certificates.Pair> sign(String file, String subject, String extension, Validity validity) {
        return () -> {
            Path working = folder.resolve(file + "-working.p12");
            try {
                // Signing needs the authority's key in the same store.
                Files.copy(store(), working);
                generate(working, SIGNED, subject, validity, List.of("-ext", extension, "-signer", AUTHORITY));
                return pair(file, working);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** The authority's certificate, PEM. */
    Path certificate() {
        return written(name + ".pem", pem("CERTIFICATE", encoded(loaded(store()), AUTHORITY)));
    }

    /** The authority's certificate as a PKCS12 trust store. */
    Path trustStore() {
        return stored(
                name + "-trust.p12",
                (from, to) -> to.setCertificateEntry(AUTHORITY, from.getCertificate(AUTHORITY)),
                store());
    }

    private Certificates.Pair pair(String file, Path working) throws IOException {
        KeyStore keys = loaded(working);
        StringBuilder chain = new StringBuilder();
        for (byte[] certificate : chain(keys)) {
            chain.append(pem("CERTIFICATE", certificate));
        }
        Path store = stored(
                file + ".p12",
                (from, to) -> to.setKeyEntry(
                        SIGNED, from.getKey(SIGNED, password()), password(), from.getCertificateChain(SIGNED)),
                working);
        Files.delete(working);
        return new Certificates.Pair(
                written(file + ".pem", chain.toString()), written(file + ".key", pem("PRIVATE KEY", key(keys))), store);
    }

    private void generate(Path store, String alias, String subject, Validity validity, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // Half the time of the JVM's defaults.
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD.reveal(),
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                subject,
                "-startdate",
                validity.start(),
                "-validity",
                Integer.toString(validity.days())));
        command.addAll(more);
        ChildProcess.complete(command);
    }

    private Path store() {
        return folder.resolve(name + ".p12");
    }

    private Path written(String file, String content) {
        try {
            return Files.writeString(folder.resolve(file), content, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to take over from one store into another. */
    private interface Transfer {
        void between(KeyStore from, KeyStore to) throws GeneralSecurityException;
    }

    private Path stored(String file, Transfer transfer, Path source) {
        Path target = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(target)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            transfer.between(loaded(source), store);
            store.store(out, password());
            return target;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot write " + target, e);
        }
    }

    private static KeyStore loaded(Path file) {
        try {
            return KeyStore.getInstance(file.toFile(), password());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    private static byte[] encoded(KeyStore keys, String alias) {
        try {
            return keys.getCertificate(alias).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read the certificate " + alias, e);
        }
    }

    private static List<byte[]> chain(KeyStore keys) {
        try {
            List<byte[]> chain = new ArrayList<>();
            for (Certificate certificate : keys.getCertificateChain(SIGNED)) {
                chain.add(certificate.getEncoded());
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read a certificate chain", e);
        }
    }

    private static byte[] key(KeyStore keys) {
        try {
            Key key = Objects.requireNonNull(keys.getKey(SIGNED, password()), "keytool made no key");
            return Objects.requireNonNull(key.getEncoded(), "the key has no encoding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read a key", e);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + LINES.encodeToString(content) + "\n-----END " + what + "-----\n";
    }

    private static char[] password() {
        return PASSWORD.reveal().toCharArray();
    }
}
