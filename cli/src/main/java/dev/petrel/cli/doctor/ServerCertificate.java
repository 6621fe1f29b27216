package dev.petrel.cli.doctor;

import dev.petrel.settings.MqttUrl;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a broker shows. It is looked at, whoever signed it; whether it is trusted shows when the client
 * connects. Nothing is sent over this connection.
 */
final class ServerCertificate {

    private static final long SOON = 14;
    private static final long NOT_FAR = 30;

    private final MqttUrl server;
    private final Duration timeout;
    private final Consumer<Finding> tell;

    ServerCertificate(MqttUrl server, Duration timeout, Consumer<Finding> tell) {
        this.server = server;
        this.timeout = timeout;
        this.tell = tell;
    }

    void look(Socket socket) {
        AtomicReference<X509Certificate @Nullable []> seen = new AtomicReference<>();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Onlooker(seen)}, null);
            socket.setSoTimeout((int) timeout.toMillis());
            try (SSLSocket tls =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, server.host(), server.port(), true)) {
                tls.startHandshake();
                tell.accept(Finding.ok(
                        "TLS",
                        tls.getSession().getProtocol() + ", " + tls.getSession().getCipherSuite()));
            }
        } catch (IOException | GeneralSecurityException e) {
            tell.accept(handshakeFailed(e, seen.get() != null));
        }
        X509Certificate[] chain = seen.get();
        if (chain != null) {
            tell.accept(expiry(chain[0], Instant.now()));
        }
    }

    private static Finding handshakeFailed(Exception failure, boolean shown) {
        return shown
                ? Finding.note(
                        "TLS",
                        "the broker ended the handshake: " + failure.getMessage(),
                        "it may ask for a client certificate: set MQTT_TLS_CERT and MQTT_TLS_KEY")
                : Finding.problem(
                        "TLS",
                        "no handshake: " + failure.getMessage(),
                        "check that the broker speaks TLS on this port, or take mqtt:// or ws://");
    }

    /** What its dates mean at a moment. */
    static Finding expiry(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        long days = Duration.between(now, end).toDays();
        String who = certificate.getSubjectX500Principal().getName();
        String text = who + ", valid until " + end.atOffset(ZoneOffset.UTC).toLocalDate() + ", " + days + " days";
        Finding finding;
        if (end.isBefore(now)) {
            finding = Finding.problem("certificate", text + ": expired", "renew it on the broker");
        } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
            finding = Finding.problem("certificate", text + ": not valid yet", "check the clocks of both machines");
        } else if (days < SOON) {
            finding = Finding.problem("certificate", text, "renew it on the broker now");
        } else if (days < NOT_FAR) {
            finding = Finding.note("certificate", text, "renew it on the broker soon");
        } else {
            finding = Finding.ok("certificate", text);
        }
        return finding.with(Map.of("days_left", days));
    }

    /** Trusts everybody and remembers whom. */
    private static final class Onlooker extends X509ExtendedTrustManager {

        private final AtomicReference<X509Certificate @Nullable []> seen;

        Onlooker(AtomicReference<X509Certificate @Nullable []> seen) {
            this.seen = seen;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen.set(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            seen.set(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            seen.set(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
