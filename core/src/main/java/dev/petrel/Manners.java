package dev.petrel;

import dev.petrel.delivery.Manner;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.LaneKey;
import dev.petrel.message.Message;
import dev.petrel.message.SubscriptionRequest;
import tools.jackson.databind.JsonNode;

/**
 * How the messages of a subscription are to be handed over, of what was asked for.
 *
 * @param envelopes reads the field that is a key
 */
record Manners(EnvelopeCodec envelopes) {

    Manner of(SubscriptionRequest request) {
        return switch (request.key()) {
            case LaneKey.ByTopic byTopic -> new Manner(null, false, request.computes(), request.needsChecksum(), true);
            case LaneKey.ByLevel level ->
                new Manner(
                        message -> request.filter().level(level.name(), message.topic()),
                        false,
                        request.computes(),
                        request.needsChecksum(),
                        true);
            case LaneKey.ByField field ->
                new Manner(
                        message -> field(message, field.name()),
                        true,
                        request.computes(),
                        request.needsChecksum(),
                        true);
        };
    }

    private String field(Message message, String name) {
        JsonNode value =
                envelopes.read(message.payload()).data().as(JsonNode.class).path(name);
        return value.isValueNode() ? value.asString() : value.toString();
    }
}
