package dev.petrel.hub.link;

import dev.petrel.hub.problem.Problem;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** Publishes messages by which an administrator sees that what the hub publishes arrives. */
public final class TestMessages {

    private static final Logger LOG = LoggerFactory.getLogger(TestMessages.class);
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(5);

    private final Link link;
    private final Time time;

    TestMessages(Link link, Time time) {
        this.link = link;
        this.time = time;
    }

    /**
     * Publishes one and waits until the broker has taken it.
     *
     * @return the topic where it was published
     * @throws Problem 503 if the broker is not connected or does not take it
     */
    public String send() {
        Session session = link.session().filter(held -> link.connected()).orElseThrow(this::notConnected);
        Publication publication =
                TestMessage.of(session.config().config().publish().topicPrefix(), time.now());
        String topic = publication.topic().name();
        PublishOutcome outcome = outcome(session, publication);
        if (!(outcome instanceof PublishOutcome.Delivered)) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "the broker did not take the message: " + outcome);
        }
        LOG.atInfo().addKeyValue("event_type", "mqtt_test_message").log("a test message was published on {}", topic);
        return topic;
    }

    private static PublishOutcome outcome(Session session, Publication publication) {
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
