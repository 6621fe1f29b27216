package dev.petrel.hub.link;

import dev.petrel.hub.problem.Problem;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.time.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Publishes messages by which an administrator sees that what the hub publishes arrives. */
@Component
public class TestMessages {

    private static final Logger LOG = LoggerFactory.getLogger(TestMessages.class);

    private final Postbox postbox;
    private final Time time;

    TestMessages(Postbox postbox, Time time) {
        this.postbox = postbox;
        this.time = time;
    }

    /**
     * Publishes one and waits until the broker has taken it.
     *
     * @return the topic where it was published
     * @throws Problem 503 if the broker is not connected or does not take it
     */
    public String send() {
        Publication publication =
                TestMessage.of(postbox.session().config().config().publish().topicPrefix(), time.now());
        String topic = publication.topic().name();
        PublishOutcome outcome = postbox.publish(publication);
        if (!(outcome instanceof PublishOutcome.Delivered)) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "the broker did not take the message: " + outcome);
        }
        LOG.atInfo().addKeyValue("event_type", "mqtt_test_message").log("a test message was published on {}", topic);
        return topic;
    }
}
