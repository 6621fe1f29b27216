package dev.petrel.cli.doctor;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.PetrelException;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.ConnectionSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Whether another client connects with the same client id: then a broker throws the one off that was there first. */
final class Collision {

    private static final String SUBJECT = "client id";
    private static final Duration WATCH = Duration.ofSeconds(3);

    private Collision() {}

    static Finding look(ConnectionSettings settings, String clientId) {
        CompletableFuture<String> thrownOff = new CompletableFuture<>();
        ClientOptions options = ClientOptions.of(settings).withObserver(event -> {
            switch (event) {
                case ClientEvent.TakenOver taken -> thrownOff.complete(taken.why());
                case ClientEvent.ConnectionLost lost -> thrownOff.complete(lost.why());
                default -> {}
            }
        });
        try (PetrelClient client = PetrelClient.of(options)) {
            client.start().awaitConnected(settings.timing().connectTimeout());
            if (Moments.await(thrownOff, WATCH)) {
                return Finding.problem(
                        SUBJECT,
                        "another client uses " + clientId + ": it threw this one off within " + WATCH.toSeconds()
                                + " s (" + thrownOff.join() + ")",
                        "give each client an id of its own (MQTT_CLIENT_ID), or end the other process");
            }
            return Finding.ok(SUBJECT, clientId + " was not taken over within " + WATCH.toSeconds() + " s");
        } catch (PetrelException e) {
            return Finding.problem(
                    SUBJECT,
                    "could not connect as " + clientId + ": " + e.getMessage(),
                    "see whether the broker allows this client id");
        }
    }
}
