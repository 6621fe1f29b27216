package dev.petrel.settings;

/**
 * Who connects, and how both sides prove who they are.
 *
 * @param credentials where the login comes from, for URLs that carry none
 * @param tls used where the URL asks for encryption
 * @param lookup finds the broker's addresses
 */
public record Security(Credentials credentials, Tls tls, Lookup lookup) {

    /** No login; the certificate authorities of the JDK where the URL asks for encryption. */
    public static final Security DEFAULT = new Security(Credentials.NONE, Tls.DEFAULT);

    /** With all addresses that this machine knows. */
    public Security(Credentials credentials, Tls tls) {
        this(credentials, tls, Lookup.SYSTEM);
    }

    /** This, with another source of logins. */
    public Security withCredentials(Credentials newCredentials) {
        return new Security(newCredentials, tls, lookup);
    }

    /** This, with other TLS settings. */
    public Security withTls(Tls newTls) {
        return new Security(credentials, newTls, lookup);
    }

    /** This, finding the broker's addresses in another way. */
    public Security withLookup(Lookup newLookup) {
        return new Security(credentials, tls, newLookup);
    }
}
