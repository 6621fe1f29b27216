package dev.petrel.it;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.PetrelException;
import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Security;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program of its own that fails in all ways with a password in hand, and prints all that can be printed of it. */
final class CanaryProgram {

    /** The password, which must not be seen. */
    static final String CANARY = "canary-7f3a";

    private CanaryProgram() {}

    /**
     * Runs with the canary as password against each of these URLs.
     *
     * @param arguments a file with the password, then URLs
     */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        for (String url : List.of(arguments).subList(1, arguments.length)) {
            String withLogin = url.replace("://", "://ada:" + CANARY + "@");
            Stream.of(
                            ConnectionSettings.parse(withLogin),
                            ConnectionSettings.parse(url)
                                    .withSecurity(
                                            Security.DEFAULT.withCredentials(Credentials.of("ada", Secret.of(CANARY)))),
                            ConnectionSettings.parse(url)
                                    .withSecurity(
                                            Security.DEFAULT.withCredentials(Credentials.passwordFile("ada", file))),
                            ConnectionSettings.fromEnvironment(
                                    Map.of("MQTT_URL", withLogin, "MQTT_CLIENT_ID", "canary")))
                    .forEach(CanaryProgram::fail);
        }
        refuse("mqtt://ada:" + CANARY + "@host:port");
        refuse("mqtt://ada:" + CANARY + "/@host");
        refuse("amqp://ada:" + CANARY + "@host");
    }

    private static void fail(ConnectionSettings settings) {
        ClientOptions options = ClientOptions.of(settings)
                .withWill(Will.of(Publication.text("will", "gone")))
                .withObserver(CanaryProgram::watch);
        print(options);
        try (PetrelClient client = PetrelClient.of(options).start()) {
            attempt(() -> client.awaitConnected(Duration.ofMillis(250)));
            print(client);
            print(client.health());
            client.subscribe("secret\u001b[31m/+", message -> {});
            attempt(() -> client.subscribe("other", message -> {}).awaitGranted(Duration.ofMillis(50)));
            print(client.publishAsync(Publication.text("a", "b")).outcome());
            print(client.close(Duration.ofMillis(100)));
        }
    }

    private static void refuse(String url) {
        attempt(() -> ConnectionSettings.parse(url));
        attempt(() -> ConnectionSettings.fromEnvironment(
                Map.of("MQTT_URL", url, "MQTT_CLIENT_ID", "canary", "MQTT_PASSWORD", CANARY, "MQTT_PORT", "x")));
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // what is printed is the point
    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (PetrelException expected) {
            expected.printStackTrace();
        }
    }

    /** Events of messages and subscriptions hold topics as they are, for programs and not for eyes. */
    private static void watch(ClientEvent event) {
        if (event instanceof ClientEvent.ConnectionEvent) {
            print(event);
        }
    }

    private static void print(Object value) {
        System.out.println(value);
    }
}
