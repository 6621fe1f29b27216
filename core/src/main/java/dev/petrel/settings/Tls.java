package dev.petrel.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the broker proves who it is, and how this client does. Files are read anew at each connect.
 *
 * @param trust whose word is taken for the broker's certificate
 * @param identity the client's own certificate, or null for none
 * @param insecureSkipHostnameCheck whether a certificate of another host is taken; insecure, and logged at each connect
 */
public record Tls(Trust trust, @Nullable Identity identity, boolean insecureSkipHostnameCheck) {

    /** The certificate authorities of the JDK, no client certificate, host name checked. */
    public static final Tls DEFAULT = new Tls(new Trust.SystemTrust(), null, false);

    /** Whose word is taken for the broker's certificate. */
    public sealed interface Trust {
        /** The certificate authorities that the JDK ships. */
        record SystemTrust() implements Trust {}

        /** The certificates in a PEM file. */
        record Pem(Path file) implements Trust {}

        /** The certificates in a PKCS12 store. */
        record Pkcs12(Path file, @Nullable Secret password) implements Trust {}
    }

    /** The client's own certificate with its key. */
    public sealed interface Identity {
        /** A PEM certificate chain and a PEM PKCS8 key. */
        record Pem(Path certificate, Path key, @Nullable Secret keyPassword) implements Identity {}

        /** A PKCS12 store with both. */
        record Pkcs12(Path file, @Nullable Secret password) implements Identity {}
    }
}
