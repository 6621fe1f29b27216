package dev.petrel.it;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.settings.ConnectionSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The clients of one test, which end with it. */
final class Clients implements AfterEachCallback {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Deque<PetrelClient> open = new ArrayDeque<>();

    /** One that is not started yet. */
    PetrelClient of(ClientOptions options) {
        PetrelClient client = PetrelClient.of(options);
        open.push(client);
        return client;
    }

    /** One that is started. */
    PetrelClient started(ClientOptions options) {
        return of(options).start();
    }

    /** One that is connected. */
    PetrelClient connected(ClientOptions options) {
        PetrelClient client = started(options);
        client.awaitConnected(Inbox.PATIENCE);
        return client;
    }

    /** One that is connected. */
    PetrelClient connected(ConnectionSettings settings) {
        return connected(ClientOptions.of(settings));
    }

    /** One that is connected, with a clean session and all else by default. */
    PetrelClient connected(String url) {
        return connected(ConnectionSettings.parse(url));
    }

    /** Ends them all. */
    void close() {
        while (!open.isEmpty()) {
            open.pop().close(CLOSE_WITHIN);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
