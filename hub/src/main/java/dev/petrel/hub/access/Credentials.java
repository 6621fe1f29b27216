package dev.petrel.hub.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** Who somebody says to be, in the {@code Authorization} header of a request. */
sealed interface Credentials {

    /** The secret of a token. */
    record Bearer(String secret) implements Credentials {
        @Override
        public String toString() {
            return "Bearer";
        }
    }

    /** A name and a password. */
    record Basic(String name, String password) implements Credentials {
        @Override
        public String toString() {
            return "Basic";
        }
    }

    /** Whether a request says anything, be it readable or not. */
    static boolean given(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    /** What it says; empty where that cannot be read. */
    static Optional<Credentials> read(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        int space = header == null ? -1 : header.indexOf(' ');
        if (header == null || space < 0) {
            return Optional.empty();
        }
        String rest = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(new Bearer(rest));
            case "basic" -> basic(rest);
            default -> Optional.empty();
        };
    }

    /** Whether a browser sent it, which says so in every request, or one of its sessions is meant. */
    static boolean fromBrowser(HttpServletRequest request) {
        return request.getHeader("Sec-Fetch-Mode") != null || request.getRequestedSessionId() != null;
    }

    /** Whether a browser sent it for the page of somebody else. */
    static boolean crossSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private static Optional<Credentials> basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Basic(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
