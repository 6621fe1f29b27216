package dev.petrel.settings;

/**
 * Who connects, and how both sides prove who they are.
 *
 * @param credentials where the login comes from, for URLs that carry none
 * @param tls used where the URL asks for encryption
 * @param lookup finds the broker's addresses
 * @param followServerReference whether a client goes to the server that a broker names with 0x9C or 0x9D instead of itself
 *     (MQTT 5.0, section 4.11). The login goes there too, encrypted exactly if the connection to that broker was; a
 *     certificate has to be made for the new host. Not together with an outbox that has {@code exactlyOnce} on. Default
 *     false
 */
public record Security(Credentials credentials, Tls tls, Lookup lookup, boolean followServerReference) {

    /** No login; the certificate authorities of the JDK where the URL asks for encryption; no reference is followed. */
    public static final Security DEFAULT = new Security(Credentials.NONE, Tls.DEFAULT);

    /** With all addresses that this machine knows, following no reference. */
    public Security(Credentials credentials, Tls tls) {
        this(credentials, tls, Lookup.SYSTEM, false);
    }

    /** This, with another source of logins. */
    public Security withCredentials(Credentials newCredentials) {
        return new Security(newCredentials, tls, lookup, followServerReference);
    }

    /** This, with other TLS settings. */
    public Security withTls(Tls newTls) {
        return new Security(credentials, newTls, lookup, followServerReference);
    }

    /** This, finding the broker's addresses in another way. */
    public Security withLookup(Lookup newLookup) {
        return new Security(credentials, tls, newLookup, followServerReference);
    }

    /** This, going where a broker points, or not; the login goes there too, so take TLS. */
    public Security withFollowServerReference(boolean on) {
        return new Security(credentials, tls, lookup, on);
    }
}
