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

    private static final List<String> OF_OUR_CERTIFICATE = List.of(
            "bad_certificate", "unsupported_certificate", "certificate_unknown", "unknown_ca", "handshake_failure");

    private TlsFailure() {}

    /** Whether a fault has to do with TLS. */
    static boolean is(Throwable fault) {
        return chain(fault).stream().anyMatch(SSLException.class::isInstance);
    }

    /** How a wire ends with it, in words that say what to do. */
    static WireEnd end(Throwable fault, MqttUrl server) {
        List<Throwable> chain = chain(fault);
        for (Throwable cause : chain.reversed()) {
            String mistrust = mistrust(cause, server);
            if (!mistrust.isEmpty()) {
                return new WireEnd.NotTrusted(words(mistrust, cause));
            }
            String reason = reason(cause, server);
            if (!reason.isEmpty()) {
                return new WireEnd.Unreachable(words(reason, cause));
            }
        }
        return new WireEnd.Unreachable("TLS: " + Wording.of(chain.getLast()));
    }

    private static String words(String reason, Throwable cause) {
        return "TLS: " + reason + " (" + Wording.of(cause) + ")";
    }

    /** What is wrong with a certificate, the broker's or ours; empty when it is none. */
    private static String mistrust(Throwable cause, MqttUrl server) {
        return switch (cause) {
            case CertificateExpiredException e -> "the broker's certificate has expired";
            case CertificateNotYetValidException e -> "the broker's certificate is not valid yet";
            case CertPathBuilderException e -> "the broker's certificate is from an authority that is not trusted";
            case CertPathValidatorException e -> "the broker's certificate is not valid";
            case CertificateException e
            when String.valueOf(e.getMessage()).startsWith("No ") ->
                "the broker's certificate is not for " + Wording.escaped(server.host());
            default -> alert(cause);
        };
    }

    private static String reason(Throwable cause, MqttUrl server) {
        return switch (cause) {
            case NotSslRecordException e -> "the broker does not speak TLS on port " + server.port();
            case ClosedChannelException e ->
                "the broker closed the connection during the handshake; does it speak TLS on port " + server.port()
                        + "?";
            default -> isAlert(cause) ? "the broker refused the handshake" : "";
        };
    }

    /** What the broker says of our certificate (TLS alerts, RFC 8446, section 6.2). */
    private static String alert(Throwable cause) {
        if (!isAlert(cause)) {
            return "";
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("certificate_required")) {
            return "the broker asks for a client certificate";
        }
        if (message.contains("certificate_expired")) {
            return "the broker says that our certificate has expired";
        }
        if (message.contains("certificate_revoked")) {
            return "the broker says that our certificate is revoked";
        }
        boolean ours = OF_OUR_CERTIFICATE.stream().anyMatch(message::contains);
        return ours ? "the broker refused the handshake; it may ask for a client certificate or not trust ours" : "";
    }

    private static boolean isAlert(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("fatal alert");
    }

    private static List<Throwable> chain(Throwable fault) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = fault; cause != null && chain.size() < DEEPEST; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }
}
