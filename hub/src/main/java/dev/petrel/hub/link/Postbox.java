package dev.petrel.hub.link;

import dev.petrel.hub.problem.Problem;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Publishes single messages that somebody waits for. */
@Component
public class Postbox {

    /** How long the broker may take. */
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(5);

    private final Link link;

    Postbox(Link link) {
        this.link = link;
    }

    /**
     * The session to publish in.
     *
     * @throws Problem 503 if this hub is not connected to the broker
     */
    public Session session() {
        return link.session().filter(held -> link.connected()).orElseThrow(this::notConnected);
    }

    /**
     * Publishes and waits for the broker's word.
     *
     * @throws Problem 503 if this hub is not connected to the broker, or the broker does not answer in time
     * @throws IllegalArgumentException if it could never be right to send it
     */
    public PublishOutcome publish(Publication publication) {
        Session session = session();
        try {
            return session.client()
                    .publishAsync(publication)
                    .outcome()
                    .toCompletableFuture()
                    .orTimeout(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "the broker did not answer in " + ACKNOWLEDGED_WITHIN.toSeconds()
                            + " s; the message may still come");
        }
    }

    private Problem notConnected() {
        LinkStatus status = link.status();
        return Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                status.state() == LinkState.STANDBY
                        ? "another hub holds the session with the broker: " + status.holder()
                        : "the hub is not connected to the broker");
    }
}
