package dev.petrel.request;

import dev.petrel.envelope.Envelope;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that is asked, and for how long the answer is of use.
 *
 * <p>Where the reply comes: on MQTT 5 with envelopes of the standard format on the client's own topic
 * {@code petrel/reply/{clientId}}, which the request carries as its response topic; on MQTT 3.1.1, and with envelopes of
 * the format {@code tars}, by convention on the request's topic with {@code /reply} behind. A named reply topic comes
 * before both. Name one where responders answer on a topic of their own, as old fleets do, and where this client speaks
 * MQTT 5 and a responder 3.1.1: that responder never sees the response topic and answers by convention, so the name that
 * it needs is the request's topic with {@code /reply} behind. A request that is under way while the client changes from
 * one version to the other may miss its reply, and ends in time.
 *
 * <p>The subscription for replies is made with the first request that needs it and kept until the client is closed. A
 * durable session whose process was killed keeps it until the process asks again, and with it the replies that came
 * meanwhile: on MQTT 5 each for what was left of its request's time.
 *
 * @param topic where it goes
 * @param envelope what is asked; its id is not empty. To ask again, make a new one: copies of an envelope may be taken
 *     for copies of a message
 * @param within how long the answer is of use, above zero, at most 4294967295 s. The time before the request is sent
 *     counts; the rest travels with it as its message expiry, in whole seconds, on MQTT 5
 * @param replyTopic where the reply comes; default null, for where it comes by itself
 */
public record Request(
        Topic topic,
        Envelope envelope,
        Duration within,
        @Nullable Topic replyTopic) {

    private static final Duration LONGEST = Duration.ofSeconds(0xFFFF_FFFFL);

    /** @throws IllegalArgumentException if a value is out of its range, or replies cannot go to the reply topic */
    public Request {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(envelope, "envelope");
        if (!within.isPositive() || within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a request waits more than 0 and at most " + LONGEST.toSeconds()
                    + " s for its reply, not " + within);
        }
        if (envelope.id().isEmpty()) {
            throw new IllegalArgumentException("a request's envelope needs an id, which its reply carries");
        }
        ReplyTopic.require(replyTopic);
    }

    /**
     * A request whose reply comes by itself.
     *
     * @throws IllegalArgumentException if the topic is not one, or a value is out of its range
     */
    public static Request of(String topic, Envelope envelope, Duration within) {
        return new Request(Topic.of(topic), envelope, within, null);
    }

    /**
     * This, answered on a topic of that name.
     *
     * @throws IllegalArgumentException if the topic is not one, or replies cannot go there
     */
    public Request withReplyTopic(String newReplyTopic) {
        return new Request(topic, envelope, within, Topic.of(newReplyTopic));
    }
}
