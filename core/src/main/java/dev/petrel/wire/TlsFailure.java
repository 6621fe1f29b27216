package dev.petrel.wire;

import dev.petrel.settings.MqttUrl;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** Says in plain words why a TLS handshake failed. */
final class TlsFailure {

    private static final int DEEPEST = 10;

    private TlsFailure() {}

    /** Whether a fault has to do with TLS. */
    static boolean is(Throwable fault) {
        return chain(fault).stream().anyMatch(SSLException.class::isInstance);
    }

    /** Why, with what to do. */
    static String text(Throwable fault, MqttUrl server) {
        List<Throwable> chain = chain(fault);
        for (Throwable cause : chain.reversed()) {
            String reason = switch (cause) {
                case CertificateExpiredException e -> "the broker's certificate has expired";
                case CertificateNotYetValidException e -> "the broker's certificate is not valid yet";
                case CertPathBuilderException e -> "the broker's certificate is from an authority that is not trusted";
                case CertPathValidatorException e -> "the broker's certificate is not valid";
                case CertificateException e
                when String.valueOf(e.getMessage()).startsWith("No ") ->
                    "the broker's certificate is not for " + Wording.escaped(server.host());
                case NotSslRecordException e -> "the broker does not speak TLS on port " + server.port();
                case ClosedChannelException e ->
                    "the broker closed the connection during the handshake; does it speak TLS on port " + server.port()
                            + "?";
                default -> alert(cause);
            };
            if (!reason.isEmpty()) {
                return "TLS: " + reason + " (" + Wording.of(cause) + ")";
            }
        }
        return "TLS: " + Wording.of(chain.getLast());
    }

    private static String alert(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (!message.contains("fatal alert")) {
            return "";
        }
        if (message.contains("certificate_required")) {
            return "the broker asks for a client certificate";
        }
        if (message.contains("bad_certificate")
                || message.contains("certificate_unknown")
                || message.contains("unknown_ca")
                || message.contains("handshake_failure")) {
            return "the broker refused the handshake; it may ask for a client certificate or not trust ours";
        }
        return "the broker refused the handshake";
    }

    private static List<Throwable> chain(Throwable fault) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = fault; cause != null && chain.size() < DEEPEST; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
