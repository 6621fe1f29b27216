package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import java.util.concurrent.CompletableFuture;

/** Finds out which version of MQTT a broker speaks, since the versions keep their sessions in different ways. */
final class SpokenVersion {

    private SpokenVersion() {}

    /** @throws CommandFailed if the broker refuses, or is not reached in time */
    static Protocol of(ConnectionSettings settings, Console console, Deadline deadline) {
        CompletableFuture<Protocol> spoken = new CompletableFuture<>();
        ClientOptions options = ClientOptions.of(settings).withObserver(event -> {
            if (event instanceof ClientEvent.Connected connected) {
                spoken.complete(connected.protocol());
            }
        });
        try (Link link = new Link(options, new WaitingLine(console, "sub"))) {
            link.start();
            if (Awaiting.either(spoken, link.inVain(), deadline.left())) {
                return spoken.join();
            }
            throw Listening.notReached(link, deadline);
        }
    }
}
