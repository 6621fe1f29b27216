package dev.petrel.cli;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.MqttUrl;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which broker a command connects to, and as whom: the environment, where an option does not say otherwise. */
final class ConnectionOptions {

    private static final List<String> LOGIN = List.of("MQTT_USERNAME", "MQTT_PASSWORD", "MQTT_PASSWORD_FILE");
    /** A command is no service of the fleet, and what a service keeps on disk is not the command's to change. */
    private static final List<String> OF_A_SERVICE = List.of(
            "MQTT_ENABLE_HEALTH",
            "MQTT_ENABLE_HEARTBEAT",
            "MQTT_OUTBOX_DIR",
            "MQTT_OUTBOX_EXACTLY_ONCE",
            "MQTT_DEDUPE_DIR",
            "MQTT_DEAD_LETTER_DIR");

    private static final String TLS = "MQTT_TLS_";
    private static final String URL = "MQTT_URL";

    /** The broker on this machine. */
    static final String LOCAL = "mqtt://localhost:1883";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "The broker: mqtt://, mqtts:// (TLS), ws:// or wss:// and [USER:PASSWORD@]HOST[:PORT][/PATH].",
                "Default: the environment variable MQTT_URL."
            })
    private @Nullable String url;

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            description = {
                "The client id. Default: petrel-COMMAND- and 8 random digits;",
                "MQTT_CLIENT_ID belongs to the service and is not used."
            })
    private @Nullable String clientId;

    @Option(
            names = "--protocol",
            paramLabel = "VERSION",
            description = "5, 3.1.1 or auto. Default: MQTT_PROTOCOL, else 5.")
    private @Nullable String protocol;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = {
                "Whose certificates to trust: PEM, or PKCS12 if it ends in .p12 or .pfx.",
                "Default: MQTT_TLS_CA, else the authorities of the JDK."
            })
    private @Nullable String authorities;

    @Option(
            names = "--insecure-skip-hostname-check",
            description = "Takes a certificate that was made for another host. Insecure.")
    private boolean insecureSkipHostnameCheck;

    /** The client id that was asked for, or null. */
    @Nullable
    String clientId() {
        return clientId;
    }

    /**
     * The settings.
     *
     * @param command its name becomes part of the client id
     * @throws CommandFailed with every mistake
     */
    ConnectionSettings settings(Console console, String command) {
        if (url == null && !console.environment().containsKey(URL)) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "which broker? Give --url mqtt://HOST:PORT, or set the environment variable MQTT_URL");
        }
        return settings(console.environment(), command);
    }

    /** As {@link #settings}, for {@link #LOCAL} where nothing says which broker. */
    ConnectionSettings settingsOrLocal(Console console, String command) {
        Map<String, String> environment = new HashMap<>(console.environment());
        environment.putIfAbsent(URL, LOCAL);
        return settings(environment, command);
    }

    private ConnectionSettings settings(Map<String, String> environment, String command) {
        try {
            return ConnectionSettings.fromEnvironment(environment(environment, command));
        } catch (InvalidSettings e) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    e.mistakes().stream().map(this::inWordsOfOptions).toList());
        }
    }

    private Map<String, String> environment(Map<String, String> ofProcess, String command) {
        Map<String, String> environment = new HashMap<>(ofProcess);
        environment.keySet().removeIf(name -> name.startsWith("MQTT_SESSION"));
        environment.keySet().removeAll(OF_A_SERVICE);
        environment.put("MQTT_CLIENT_ID", clientId == null ? randomId(command) : clientId);
        if (url != null) {
            environment.put(URL, url);
            leaveOutWhatBelongsToAnotherUrl(environment, url);
        }
        if (protocol != null) {
            environment.put("MQTT_PROTOCOL", protocol);
        }
        if (authorities != null) {
            environment.put("MQTT_TLS_CA", authorities);
            environment.remove("MQTT_TLS_CA_PASSWORD");
        }
        if (insecureSkipHostnameCheck) {
            environment.put("MQTT_TLS_INSECURE_SKIP_HOSTNAME_CHECK", "true");
        }
        return environment;
    }

    /** A URL that is given by hand may do without what the environment says for its own. */
    private static void leaveOutWhatBelongsToAnotherUrl(Map<String, String> environment, String url) {
        try {
            List<MqttUrl> servers = ConnectionSettings.parse(url).servers();
            if (servers.stream().anyMatch(server -> server.login() != null)) {
                environment.keySet().removeAll(LOGIN);
            }
            if (servers.stream().noneMatch(server -> server.scheme().tls())) {
                environment.keySet().removeIf(name -> name.startsWith(TLS));
            }
        } catch (InvalidSettings e) {
            return; // the environment's reader finds it again, with everything else that is wrong
        }
    }

    private String inWordsOfOptions(String mistake) {
        String said = url == null ? mistake : mistake.replace("MQTT_URL (mqtt_url)", "--url");
        said = protocol == null ? said : said.replace("MQTT_PROTOCOL", "--protocol");
        said = authorities == null ? said : said.replaceAll("MQTT_TLS_CA\\b", "--ca");
        said = insecureSkipHostnameCheck
                ? said.replace("MQTT_TLS_INSECURE_SKIP_HOSTNAME_CHECK", "--insecure-skip-hostname-check")
                : said;
        return said.replace("MQTT_CLIENT_ID (client_id)", "--client-id");
    }

    private static String randomId(String command) {
        return "petrel-" + command + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }
}
