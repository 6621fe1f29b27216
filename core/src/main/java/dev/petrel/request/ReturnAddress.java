package dev.petrel.request;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Where the reply to a request goes, and what it carries on MQTT 5.
 *
 * @param correlationData goes back unchanged; null where there was none
 */
record ReturnAddress(Topic topic, @Nullable Payload correlationData) {

    /**
     * Its response topic, or where there is none that of the offer, or where there is none that by convention.
     *
     * @throws MalformedMessage if no reply can go there
     */
    static ReturnAddress of(Message request, Offer offer) {
        Topic asked = request.metadata().responseTopic();
        String flaw = asked == null ? null : ReplyTopic.flaw(asked);
        if (asked != null && flaw != null) {
            throw new MalformedMessage("response topic " + MqttText.quoted(asked.name()) + " " + flaw);
        }
        Topic offered = asked == null ? offer.replyTopic() : asked;
        Topic topic = offered == null ? conventional(request.topic()) : offered;
        return new ReturnAddress(topic, request.metadata().correlationData());
    }

    private static Topic conventional(Topic request) {
        try {
            return ReplyTopic.conventional(request);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage("the topic is too long for one of a reply behind it", e);
        }
    }
}
