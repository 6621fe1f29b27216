package dev.petrel.wire;

import dev.petrel.settings.Secret;
import dev.petrel.settings.Tls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files of the TLS settings. Blocks. */
final class TlsContext {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private TlsContext() {}

    /**
     * What a handshake needs.
     *
     * @throws IOException if a file cannot be read or used, naming it
     */
    static SslContext of(Tls tls) throws IOException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2");
        if (tls.insecureSkipHostnameCheck()) {
            LOG.warn("insecure: the host name in the broker's certificate is not checked (insecureSkipHostnameCheck)");
            builder.endpointIdentificationAlgorithm(null);
        } else {
            builder.endpointIdentificationAlgorithm("HTTPS");
        }
        trust(builder, tls.trust());
        if (tls.identity() != null) {
            identity(builder, tls.identity());
        }
        return builder.build();
    }

    private static void trust(SslContextBuilder builder, Tls.Trust trust) throws IOException {
        switch (trust) {
            case Tls.Trust.SystemTrust system -> {}
            case Tls.Trust.Pem pem ->
                using("the trusted certificates", pem.file(), () -> {
                    try (InputStream in = Files.newInputStream(pem.file())) {
                        builder.trustManager(in);
                    }
                });
            case Tls.Trust.Pkcs12 store ->
                using("the trusted certificates", store.file(), () -> {
                    KeyStore certificates = load(store.file(), store.password());
                    if (certificates.size() == 0) {
                        throw new IOException(
                                "it holds no trusted certificate; one is put there by keytool -importcert");
                    }
                    TrustManagerFactory factory =
                            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                    factory.init(certificates);
                    builder.trustManager(factory);
                });
        }
    }

    private static void identity(SslContextBuilder builder, Tls.Identity identity) throws IOException {
        switch (identity) {
            case Tls.Identity.Pem pem ->
                using("the client's key (PEM, PKCS8) or certificate", pem.key(), () -> {
                    try (InputStream chain = Files.newInputStream(pem.certificate());
                            InputStream key = Files.newInputStream(pem.key())) {
                        builder.keyManager(
                                chain,
                                key,
                                pem.keyPassword() == null
                                        ? null
                                        : pem.keyPassword().reveal());
                    }
                });
            case Tls.Identity.Pkcs12 store ->
                using("the client's certificate", store.file(), () -> {
                    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                    factory.init(load(store.file(), store.password()), characters(store.password()));
                    builder.keyManager(factory);
                });
        }
    }

    private static KeyStore load(Path file, @Nullable Secret password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, characters(password));
        }
        return store;
    }

    private static char[] characters(@Nullable Secret password) {
        return password == null ? new char[0] : password.reveal().toCharArray();
    }

    private static void using(String what, Path file, Reading reading) throws IOException {
        try {
            reading.read();
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + e.getMessage() + " (" + what + ")", e);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("cannot use " + what + " in " + file + ": " + Wording.of(e), e);
        }
    }

    private interface Reading {
        void read() throws IOException, GeneralSecurityException;
    }
}
