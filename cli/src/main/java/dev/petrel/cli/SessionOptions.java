package dev.petrel.cli;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.TopicFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose session to look into. */
final class SessionOptions {

    private static final String EXPIRY = "MQTT_SESSION_EXPIRY";

    @Option(
            names = "--session",
            required = true,
            paramLabel = "ID",
            description = {
                "Says what waits in the session that the service with this client id",
                "has left with the broker. What that changes stands below."
            })
    private String clientId = "";

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            converter = Converters.OfFilter.class,
            description = {
                "What the service subscribes to; may be given several times. What waits",
                "on a topic that matches none of them is a problem."
            })
    private List<TopicFilter> filters = List.of();

    @Option(
            names = "--session-expiry",
            paramLabel = "SECONDS",
            description = {
                "How long the service has the broker keep the session, so that it stays.",
                "Default: MQTT_SESSION_EXPIRY, else a week, as for durable sessions."
            })
    private @Nullable String expiry;

    String clientId() {
        return clientId;
    }

    List<TopicFilter> filters() {
        return filters;
    }

    /**
     * The session, with the expiry that the service has.
     *
     * @throws CommandFailed with every mistake
     */
    SessionPolicy policy(Console console) {
        Map<String, String> environment = new HashMap<>(
                Map.of("MQTT_URL", ConnectionOptions.LOCAL, "MQTT_CLIENT_ID", clientId, "MQTT_SESSION", "durable"));
        String seconds = expiry == null ? console.environment().get(EXPIRY) : expiry;
        if (seconds != null) {
            environment.put(EXPIRY, seconds);
        }
        try {
            return ConnectionSettings.fromEnvironment(environment).session();
        } catch (InvalidSettings e) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    e.mistakes().stream().map(this::inWordsOfOptions).toList());
        }
    }

    private String inWordsOfOptions(String mistake) {
        String said = expiry == null ? mistake : mistake.replace(EXPIRY, "--session-expiry");
        return said.replace("MQTT_CLIENT_ID (client_id)", "--session");
    }
}
