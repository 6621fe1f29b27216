package dev.petrel.hub.config;

import dev.petrel.topic.Topic;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What single fields may hold. Each answers what is wrong, or nothing; an answer never repeats the value. */
public final class Limits {

    /** The most characters of a password. */
    public static final int PASSWORD = 500;

    static final int HOST = 255;
    static final int SHORT_TEXT = 100;
    static final int TOPIC = 255;

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final Pattern IPV6_LIKE = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9A-Fa-f]*");

    private Limits() {}

    /** A host: a name, four numbers from 0 to 255, or an IPv6 address without brackets; 1 to 255 characters. */
    public static Optional<String> host(String host) {
        if (host.isEmpty() || host.length() > HOST) {
            return Optional.of("must have 1 to 255 characters");
        }
        if (host.contains("/") || host.contains("@")) {
            return Optional.of("must be a name or an address alone, without mqtt://, user or path");
        }
        if (host.indexOf(':') >= 0) {
            return address(host);
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String[] labels = name.split("\\.", -1);
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            return IPV4.matcher(host).matches()
                    ? Optional.empty()
                    : Optional.of("is no address: four numbers from 0 to 255, parted by dots, without leading zeros");
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.of("must be a name of letters, digits, hyphens and dots, or an address;"
                        + " international names in their xn-- form");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> address(String host) {
        Optional<String> flaw =
                Optional.of("is no IPv6 address; such stand here without brackets, and the port in a field of its own");
        if (!IPV6_LIKE.matcher(host).matches()) {
            return flaw;
        }
        try {
            return InetAddress.getByName(host) == null ? flaw : Optional.empty();
        } catch (UnknownHostException notAnAddress) {
            return flaw;
        }
    }

    /** What topics begin with: 1 to 100 characters, levels parted by single slashes, without wildcards and spaces. */
    public static Optional<String> prefix(String prefix) {
        if (prefix.isEmpty() || prefix.length() > SHORT_TEXT) {
            return Optional.of("must have 1 to 100 characters");
        }
        if (prefix.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            return Optional.of("must not hold spaces");
        }
        if (("/" + prefix + "/").contains("//")) {
            return Optional.of("must not begin or end with a slash, nor hold an empty level");
        }
        return topic(prefix);
    }

    /** Where something is published: at most 255 characters, without wildcards and control characters. */
    public static Optional<String> topic(String topic) {
        if (topic.length() > TOPIC) {
            return Optional.of("must have at most 255 characters");
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            return Optional.of("must not hold the wildcards + and #");
        }
        if (topic.startsWith("$")) {
            return Optional.of("must not begin with $, which belongs to the broker");
        }
        if (hasControls(topic) || !isTopic(topic)) {
            return Optional.of("must be a topic of MQTT: no control characters, no half characters");
        }
        return Optional.empty();
    }

    /** A user or a message: at most 100 characters, without control characters. */
    public static Optional<String> shortText(String text) {
        if (text.length() > SHORT_TEXT) {
            return Optional.of("must have at most 100 characters");
        }
        return hasControls(text) ? Optional.of("must not hold control characters") : Optional.empty();
    }

    /** A topic, or empty text. */
    static Optional<String> topicOrNone(String topic) {
        return topic.isEmpty() ? Optional.empty() : topic(topic);
    }

    /** What the broker keeps: 1 to 100 characters; nothing would take away what it kept before. */
    static Optional<String> message(String text) {
        return text.isEmpty() ? Optional.of("must have 1 to 100 characters") : shortText(text);
    }

    /** A password: at most 500 characters. */
    public static Optional<String> password(String password) {
        return password.length() > PASSWORD ? Optional.of("must have at most 500 characters") : Optional.empty();
    }

    private static boolean hasControls(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }

    private static boolean isTopic(String name) {
        try {
            return name.equals(Topic.of(name).name());
        } catch (IllegalArgumentException notATopic) {
            return false;
        }
    }
}
