package dev.petrel.testkit;

import dev.petrel.settings.Login;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a Mosquitto is to run.
 *
 * @param persistence where sessions and messages are kept over a restart, or null for nowhere. Mosquitto writes it when
 *     it is stopped in peace and, by default, each half hour: a kill loses what is newer (see its
 *     {@code autosave_interval} and {@code autosave_on_changes})
 * @param login the one user who may connect, or null for everybody; {@link Mosquitto#changeLogin} changes it
 * @param tls a further port with TLS, or null for none
 * @param webSocket whether there is a further port for WebSocket, and one for both if there is TLS
 * @param accessRules lines of Mosquitto's access file, such as {@code topic readwrite a/#}; none allows everything
 * @param lines more lines of the configuration file that hold for the whole broker, such as {@code max_packet_size 1000}
 * @param listenerLines more lines that hold for each port, such as {@code max_qos 1}
 */
public record MosquittoOptions(
        @Nullable Path persistence,
        @Nullable Login login,
        @Nullable MosquittoTls tls,
        boolean webSocket,
        List<String> accessRules,
        List<String> lines,
        List<String> listenerLines) {

    /** In memory, open to every local process, one port without TLS. */
    public static final MosquittoOptions DEFAULT =
            new MosquittoOptions(null, null, null, false, List.of(), List.of(), List.of());

    /** @throws IllegalArgumentException if a login has no password, or a line holds a line break */
    public MosquittoOptions {
        accessRules = List.copyOf(accessRules);
        lines = List.copyOf(lines);
        listenerLines = List.copyOf(listenerLines);
        if (login != null && login.password() == null) {
            throw new IllegalArgumentException("the login has no password: a broker that asks for a user needs one");
        }
        Stream.of(accessRules, lines, listenerLines).flatMap(List::stream).forEach(MosquittoOptions::requireOneLine);
    }

    /** This, keeping sessions and messages in a directory over a restart. */
    public MosquittoOptions withPersistence(@Nullable Path directory) {
        return new MosquittoOptions(directory, login, tls, webSocket, accessRules, lines, listenerLines);
    }

    /** This, for one user only. */
    public MosquittoOptions withLogin(@Nullable Login newLogin) {
        return new MosquittoOptions(persistence, newLogin, tls, webSocket, accessRules, lines, listenerLines);
    }

    /** This, with a further port that speaks TLS. */
    public MosquittoOptions withTls(@Nullable MosquittoTls newTls) {
        return new MosquittoOptions(persistence, login, newTls, webSocket, accessRules, lines, listenerLines);
    }

    /** This, with a further port for WebSocket, and one for WebSocket through TLS if there is TLS. */
    public MosquittoOptions withWebSocket() {
        return new MosquittoOptions(persistence, login, tls, true, accessRules, lines, listenerLines);
    }

    /** This, with more lines of the access file. */
    public MosquittoOptions withAcl(String... rules) {
        return new MosquittoOptions(persistence, login, tls, webSocket, and(accessRules, rules), lines, listenerLines);
    }

    /** This, with more lines for the whole broker. */
    public MosquittoOptions withLines(String... newLines) {
        return new MosquittoOptions(
                persistence, login, tls, webSocket, accessRules, and(lines, newLines), listenerLines);
    }

    /** This, with more lines for each port. */
    public MosquittoOptions withListenerLines(String... newLines) {
        return new MosquittoOptions(
                persistence, login, tls, webSocket, accessRules, lines, and(listenerLines, newLines));
    }

    /** This, taking packets of at most so many bytes. */
    public MosquittoOptions withMaximumPacketSize(int bytes) {
        return withLines("max_packet_size " + bytes);
    }

    /** This, taking at most a quality of service: 0, 1 or 2. */
    public MosquittoOptions withMaximumQos(int qos) {
        return withListenerLines("max_qos " + qos);
    }

    /** This, granting a keep-alive of at most so many seconds. */
    public MosquittoOptions withMaximumKeepAlive(int seconds) {
        return withLines("max_keepalive " + seconds);
    }

    /** This, with at most so many un-acknowledged messages in each direction of a client. */
    public MosquittoOptions withMaximumInFlight(int messages) {
        return withLines("max_inflight_messages " + messages);
    }

    private static List<String> and(List<String> before, String... more) {
        return Stream.concat(before.stream(), Stream.of(more)).toList();
    }

    private static void requireOneLine(String line) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line of the configuration holds a line break: give it as two");
        }
    }
}
