package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.PetrelException;
import dev.petrel.observe.ClientObserver;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session that lives as long as the command: it outlives every connection and a restart of the broker, and is gone
 * from the broker afterwards. It begins without a clean start, since Mosquitto 2.0 keeps no session on disk that began
 * with one, and under an id that nobody used before; at the end, a clean connection under the same id removes it.
 */
final class LastingSession implements AutoCloseable {

    /** How long the broker keeps the session while this client is away. MQTT 3.1.1 brokers decide themselves. */
    private static final Duration EXPIRY = Duration.ofHours(1);

    private static final Duration REMOVAL = Duration.ofSeconds(3);

    private final ConnectionSettings settings;
    private final Console console;
    private final String command;
    private final Thread onInterrupt = new Thread(this::remove, "petrel-session-removal");
    private @Nullable Link link;

    /**
     * @param settings with a version, not {@code auto}
     * @param command who says what goes wrong
     */
    LastingSession(ConnectionSettings settings, Console console, String command) {
        this.settings = settings;
        this.console = console;
        this.command = command;
    }

    /** The client in this session, not started yet. */
    Link link(ClientObserver observer) {
        SessionPolicy policy = SessionPolicy.durable(settings.clientId(), EXPIRY);
        ClientOptions options = ClientOptions.of(settings.withSession(policy)).withObserver(observer);
        Link opened = new Link(options, new WaitingLine(console, command));
        link = opened;
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        return opened;
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
        if (link != null && removesItself()) {
            remove();
        }
    }

    private boolean removesItself() {
        try {
            return Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            return false; // the process is ending, and the hook is at work
        }
    }

    private void remove() {
        if (link != null) {
            link.client().close(REMOVAL);
        }
        SessionPolicy clean = SessionPolicy.clean(settings.clientId());
        try (PetrelClient last = PetrelClient.of(ClientOptions.of(settings.withSession(clean)))) {
            last.start().awaitConnected(REMOVAL);
        } catch (PetrelException e) {
            console.err()
                    .println("petrel " + command + ": the session " + settings.clientId()
                            + " stays with the broker, which could" + " not be reached to remove it: "
                            + e.getMessage());
        }
    }
}
