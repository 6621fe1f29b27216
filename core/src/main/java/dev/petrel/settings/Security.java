package dev.petrel.settings;

/**
 * Who connects, and how both sides prove who they are.
 *
 * @param credentials where the login comes from, for URLs that carry none
 * @param tls used where the URL asks for encryption
 */
public record Security(Credentials credentials, Tls tls) {

    /** No login; the certificate authorities of the JDK where the URL asks for encryption. */
    public static final Security DEFAULT = new Security(Credentials.NONE, Tls.DEFAULT);

    /** This, with another source of logins. */
    public Security withCredentials(Credentials newCredentials) {
        return new Security(newCredentials, tls);
    }

    /** This, with other TLS settings. */
    public Security withTls(Tls newTls) {
        return new Security(credentials, newTls);
    }
}
