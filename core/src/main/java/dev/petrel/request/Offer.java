package dev.petrel.request;

import dev.petrel.message.SubscriptionRequest;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a responder offers: which requests it answers, and where and as what.
 *
 * <p>Messages that are replies themselves, on topics that end in {@code /reply} or lie below {@code petrel/reply}, are
 * passed over under a filter with wildcards.
 *
 * @param subscription the requests. Replicas of a service share them: {@code $share/memory/memory/query}
 * @param replyTopic where replies go for requests without a response topic; default null, for the request's topic with
 *     {@code /reply} behind
 * @param replyType the type of a reply's envelope; default null, for the request's type with {@code .reply} behind
 */
public record Offer(
        SubscriptionRequest subscription,
        @Nullable Topic replyTopic,
        @Nullable String replyType) {

    /**
     * @throws IllegalArgumentException if replies cannot go to the reply topic, or would come back as requests, or are
     *     of the type of errors
     */
    public Offer {
        Objects.requireNonNull(subscription, "subscription");
        ReplyTopic.require(replyTopic);
        if (replyTopic != null && subscription.filter().matches(replyTopic)) {
            throw new IllegalArgumentException("reply topic " + MqttText.quoted(replyTopic.name())
                    + " is asked for by the filter "
                    + MqttText.quoted(subscription.filter().toString())
                    + ", so replies would come back as requests");
        }
        if (ErrorReply.TYPE.equals(replyType)) {
            throw new IllegalArgumentException("the type " + ErrorReply.TYPE + " is that of errors");
        }
    }

    /**
     * Requests on these topics at QoS 1, answered where and as what the request says.
     *
     * @throws IllegalArgumentException if the text is not a topic filter
     */
    public static Offer of(String filter) {
        return new Offer(SubscriptionRequest.to(filter), null, null);
    }

    /**
     * This, answering there.
     *
     * @throws IllegalArgumentException if the topic is not one, or replies cannot go there or would come back
     */
    public Offer withReplyTopic(String newReplyTopic) {
        return new Offer(subscription, Topic.of(newReplyTopic), replyType);
    }

    /** This, with replies of that type. */
    public Offer withReplyType(String newReplyType) {
        return new Offer(subscription, replyTopic, newReplyType);
    }
}
