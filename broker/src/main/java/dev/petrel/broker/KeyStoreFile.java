package dev.petrel.broker;

import dev.petrel.settings.Secret;
import dev.petrel.settings.Tls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.UUID;

/** A PKCS12 store, the one form in which Artemis takes keys without more libraries. */
record KeyStoreFile(Path path, Secret password) {

    /** The store of an identity, made in a directory if it is not one already. */
    static KeyStoreFile of(Tls.Identity identity, Path directory) {
        return switch (identity) {
            case Tls.Identity.Pkcs12 store -> checked(store);
            case Tls.Identity.Pem pem -> converted(pem, directory);
        };
    }

    private static KeyStoreFile checked(Tls.Identity.Pkcs12 store) {
        Secret password = store.password();
        Secret used = password == null ? Secret.of("") : password;
        try {
            KeyStore keys =
                    KeyStore.getInstance(store.file().toFile(), used.reveal().toCharArray());
            if (keys.size() == 0) {
                throw new BrokerNotStarted("key store " + store.file() + " is empty");
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable("key store " + store.file(), e);
        }
        return new KeyStoreFile(store.file(), used);
    }

    private static KeyStoreFile converted(Tls.Identity.Pem pem, Path directory) {
        Path path = directory.resolve("tls.p12");
        Secret password = Secret.of(UUID.randomUUID().toString());
        try {
            List<Certificate> chain = PemFiles.certificates(pem.certificate());
            PrivateKey key = PemFiles.privateKey(pem.key(), pem.keyPassword());
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("broker", key, password.reveal().toCharArray(), chain.toArray(Certificate[]::new));
            try (OutputStream out = Files.newOutputStream(path)) {
                keys.store(out, password.reveal().toCharArray());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable("certificate " + pem.certificate() + " with key " + pem.key(), e);
        }
        return new KeyStoreFile(path, password);
    }

    private static BrokerNotStarted unreadable(String what, Exception cause) {
        return new BrokerNotStarted("cannot use " + what + ": " + cause.getMessage(), cause);
    }
}
