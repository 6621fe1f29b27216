package dev.petrel.connection;

import dev.petrel.settings.MqttUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a broker says of where to go instead of itself, in the format that MQTT 5.0 recommends [4.11]. */
final class ServerReference {

    /** So many of the servers that a reference names are tried; what follows is left out. */
    static final int MOST_SERVERS = 8;

    /** {@code host}, {@code host:port}, {@code [IPv6]} or {@code [IPv6]:port}; in one pass, however long the text is. */
    private static final Pattern SERVER =
            Pattern.compile("(?:\\[(?=[^]:]*+:)(?<address>[^]]++)]|(?<name>[^:]++))(?::(?<port>\\d{1,5}))?");

    private ServerReference() {}

    /**
     * The servers that a reference names, in its order, parted by spaces; reached and logged in to as the one that sent it.
     * A port that is left out is that of its scheme.
     *
     * @return empty if it names none, or if anything in it is no such server
     */
    static List<MqttUrl> read(String reference, MqttUrl from) {
        List<Optional<MqttUrl>> servers = Arrays.stream(reference.split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> server(text, from))
                .toList();
        return servers.contains(Optional.<MqttUrl>empty())
                ? List.of()
                : servers.stream().flatMap(Optional::stream).limit(MOST_SERVERS).toList();
    }

    private static Optional<MqttUrl> server(String text, MqttUrl from) {
        Matcher parts = SERVER.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String address = parts.group("address");
        String host = (address == null ? parts.group("name") : address).toLowerCase(Locale.ROOT);
        String port = parts.group("port");
        int number = port == null ? from.scheme().defaultPort() : Integer.parseInt(port);
        try {
            return Optional.of(new MqttUrl(from.scheme(), host, number, from.path(), from.login()));
        } catch (IllegalArgumentException noHostOrPort) {
            return Optional.empty();
        }
    }
}
