package dev.petrel.testkit;

import java.nio.file.Path;

/**
 * How a Mosquitto proves who it is, and whether its clients have to.
 *
 * @param certificate the broker's certificate chain, PEM
 * @param key its key, PEM, not encrypted
 * @param authority the certificate authority of the clients, PEM
 * @param requireClientCertificate whether clients without a certificate of that authority are refused
 */
public record MosquittoTls(Path certificate, Path key, Path authority, boolean requireClientCertificate) {

    /** A broker with one of the test certificates, open to clients without a certificate. */
    public static MosquittoTls of(Certificates certificates, Certificates.Pair broker) {
        return new MosquittoTls(broker.certificate(), broker.key(), certificates.authority(), false);
    }

    /** This, refusing clients without a certificate. */
    public MosquittoTls requiringClientCertificate() {
        return new MosquittoTls(certificate, key, authority, true);
    }
}
