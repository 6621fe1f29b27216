package dev.petrel.settings;

import java.nio.file.Path;
import java.util.Locale;
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

    /** The default, but with the authorities of a file: PKCS12 if its name ends in .p12 or .pfx, PEM otherwise. */
    public static Tls trusting(Path file) {
        return DEFAULT.withTrust(isPkcs12(file) ? new Trust.Pkcs12(file, null) : new Trust.Pem(file));
    }

    /** This, taking another's word for the broker's certificate. */
    public Tls withTrust(Trust newTrust) {
        return new Tls(newTrust, identity, insecureSkipHostnameCheck);
    }

    /** This, with a certificate of the client's own. */
    public Tls withIdentity(Identity newIdentity) {
        return new Tls(trust, newIdentity, insecureSkipHostnameCheck);
    }

    /**
     * This, taking a certificate that was made for another host. Insecure: who holds any certificate of the trusted
     * authorities can stand in for the broker.
     */
    public Tls insecureWithoutHostnameCheck() {
        return new Tls(trust, identity, true);
    }

    /** Whether a file is a PKCS12 store, by its name. */
    static boolean isPkcs12(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".p12") || name.endsWith(".pfx");
    }

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
