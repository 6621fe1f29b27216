package dev.petrel.settings;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.MqttUrl.Scheme;
import dev.petrel.topic.MqttText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads URLs of brokers. What cannot be read may hold a password in any place (a user forgets to escape an {@code @} or
 * a {@code /}), so messages show only what was understood.
 */
final class UrlReader {

    private static final String ALLOWED =
            Arrays.stream(Scheme.values()).map(Scheme::text).collect(Collectors.joining(", "));
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,15}");
    private static final Pattern END_OF_AUTHORITY = Pattern.compile("[/?#]");
    private static final Pattern BETWEEN_URLS = Pattern.compile(",(?=\\s*[A-Za-z][A-Za-z0-9+.-]*://)");
    private static final String ESCAPE =
            " (in a user name or a password write / as %2F, ? as %3F, # as %23, @ as %40 and % as %25)";

    private UrlReader() {}

    /** The URLs of a list, parted by commas. */
    static List<String> split(String list) {
        return Arrays.stream(BETWEEN_URLS.split(list)).map(String::strip).toList();
    }

    static MqttUrl read(String text) {
        String url = text.strip();
        if (url.isEmpty()) {
            throw invalid(" is empty: take one such as mqtt://host:1883");
        }
        MqttText.flaw(url).ifPresent(flaw -> {
            throw invalid(" " + flaw);
        });
        if (url.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw invalid(" holds white space or a control character" + ESCAPE);
        }
        int colon = url.indexOf("://");
        Scheme scheme = scheme(colon < 0 ? "" : url.substring(0, colon));
        String rest = url.substring(colon + 3);
        var end = END_OF_AUTHORITY.matcher(rest);
        int authorityEnd = end.find() ? end.start() : rest.length();
        String authority = rest.substring(0, authorityEnd);
        String path = path(scheme, rest.substring(authorityEnd));
        int at = authority.lastIndexOf('@');
        Login login = at <= 0 ? null : login(authority.substring(0, at));
        String[] hostAndPort = hostAndPort(authority.substring(at + 1));
        String host = host(hostAndPort[0]);
        return new MqttUrl(scheme, host, port(hostAndPort[1], host, scheme), path, login);
    }

    private static Scheme scheme(String text) {
        Optional<Scheme> known = Arrays.stream(Scheme.values())
                .filter(scheme -> scheme.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
        String shown = SCHEME.matcher(text).matches() ? " " + MqttText.quoted(text) : "";
        return known.orElseThrow(() -> invalid(
                " scheme" + shown + ": a URL begins with one of " + ALLOWED + " and ://, such as mqtt://host:1883"));
    }

    private static String path(Scheme scheme, String tail) {
        if (tail.indexOf('@') >= 0) {
            throw invalid(" holds an @ behind the first /, ? or #" + ESCAPE);
        }
        if (tail.indexOf('?') >= 0 || tail.indexOf('#') >= 0) {
            throw invalid(" holds a ? or a #: query and fragment have no meaning for MQTT" + ESCAPE);
        }
        if (!scheme.webSocket()) {
            return "";
        }
        if (tail.chars().anyMatch(c -> c > 0x7E)) {
            throw invalid(" path holds characters beyond ASCII: percent-escape them");
        }
        return tail.isEmpty() ? MqttUrl.DEFAULT_PATH : tail;
    }

    private static Login login(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = decoded("user name", colon < 0 ? userInfo : userInfo.substring(0, colon));
        Secret password = colon < 0 ? null : Secret.of(decoded("password", userInfo.substring(colon + 1)));
        return login(user, password);
    }

    private static Login login(String user, @Nullable Secret password) {
        try {
            return new Login(user, password);
        } catch (IllegalArgumentException e) {
            throw invalid(": " + e.getMessage());
        }
    }

    private static String decoded(String what, String escaped) {
        try {
            return PercentCode.decode(escaped);
        } catch (IllegalArgumentException e) {
            throw invalid(": the " + what + " " + e.getMessage());
        }
    }

    /** Host without brackets, and the text of the port. */
    private static String[] hostAndPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            String behind = end < 0 ? "" : text.substring(end + 1);
            if (end < 0 || !(behind.isEmpty() || behind.startsWith(":")) || text.indexOf(':') > end) {
                throw invalid(" host is not an IPv6 address in brackets, with a port or without, such as [::1]:1883");
            }
            return new String[] {text.substring(1, end), behind.isEmpty() ? "" : behind.substring(1)};
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            throw invalid(" host and port hold more than one colon: an IPv6 address stands in brackets, such as [::1]");
        }
        return colon < 0 ? new String[] {text, ""} : new String[] {text.substring(0, colon), text.substring(colon + 1)};
    }

    private static String host(String text) {
        String host = text.isEmpty() ? MqttUrl.DEFAULT_HOST : text.toLowerCase(Locale.ROOT);
        String flaw = Host.flaw(host);
        if (flaw != null) {
            throw invalid(" host " + flaw + "; each URL of a list begins with its scheme");
        }
        return host;
    }

    private static int port(String text, String host, Scheme scheme) {
        if (text.isEmpty()) {
            return scheme.defaultPort();
        }
        if (text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw invalid(
                    " port is not a number from 1 to 65535, or 0 for the default (it is not shown, since it may be "
                            + "part of a password" + ")" + ESCAPE);
        }
        int port = Integer.parseInt(text);
        if (port > 65_535) {
            throw invalid(" port " + port + " of host " + host + ": 1 to 65535 are allowed, and 0 for the default");
        }
        return port == 0 ? scheme.defaultPort() : port;
    }

    private static InvalidSettings invalid(String flaw) {
        return new InvalidSettings(List.of("Invalid MQTT URL" + flaw));
    }
}
