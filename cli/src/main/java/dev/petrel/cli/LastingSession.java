package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.PetrelException;
import dev.petrel.observe.ClientObserver;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session that lives as long as the command: it outlives every connection, and is gone from the broker afterwards. On
 * MQTT 5 a session says so itself. On MQTT 3.1.1 one that outlives its connection lives until a clean connection under
 * the same client id ends it, so that is what happens at the end.
 */
final class LastingSession implements AutoCloseable {

    /** How long the broker may be away until it forgets the session. */
    private static final Duration EXPIRY = Duration.ofHours(1);

    private static final Duration REMOVAL = Duration.ofSeconds(3);

    private final ConnectionSettings settings;
    private final Console console;
    private final boolean endsByItself;
    private final Thread onInterrupt = new Thread(this::remove, "petrel-session-removal");
    private @Nullable Link link;

    /** @param settings with a version, not {@code auto} */
    LastingSession(ConnectionSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
        this.endsByItself = settings.protocol() == Protocol.MQTT_5;
    }

    /** The client in this session, not started yet. */
    Link link(ClientObserver observer) {
        SessionPolicy policy = endsByItself
                ? SessionPolicy.clean(settings.clientId()).withExpiry(EXPIRY)
                : SessionPolicy.durable(settings.clientId(), EXPIRY);
        ClientOptions options = ClientOptions.of(settings.withSession(policy)).withObserver(observer);
        Link opened = new Link(options, new WaitingLine(console, "sub"));
        link = opened;
        if (!endsByItself) {
            Runtime.getRuntime().addShutdownHook(onInterrupt);
        }
        return opened;
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
        if (!endsByItself && removesItself()) {
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
                    .println("petrel sub: the session " + settings.clientId() + " stays with the broker, which could"
                            + " not be reached to remove it: " + e.getMessage());
        }
    }
}
