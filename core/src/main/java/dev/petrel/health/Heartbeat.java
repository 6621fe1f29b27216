package dev.petrel.health;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.envelope.Seconds;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A sign of life that a service gives again and again. On the wire, without an envelope,
 * {@code {"ok":true,"event":"heartbeat","timestamp":1767225605.5}}.
 *
 * @param timestamp when it was given
 */
public record Heartbeat(Instant timestamp) {

    private static final String EVENT = "heartbeat";
    private static final Set<String> FIELDS = Set.of("ok", "event", "timestamp");

    public Heartbeat {
        Objects.requireNonNull(timestamp, "timestamp");
    }

    /** Where a client with this id gives it: {@code system/keepalive/{clientId}}; a {@code +} asks for those of all. */
    public static String topic(String clientId) {
        return "system/keepalive/" + clientId;
    }

    /**
     * The heartbeat that a payload holds.
     *
     * @param format {@link EnvelopeFormat#TARS} takes no other fields
     * @throws MalformedMessage if it holds none
     */
    public static Heartbeat read(Payload payload, EnvelopeFormat format) {
        JsonNode object = Data.read(payload).as(JsonNode.class);
        Fields.requireKnown(object, FIELDS, format);
        return of(object);
    }

    @JsonCreator
    static Heartbeat of(JsonNode object) {
        boolean heartbeat = Fields.flag(object, "ok")
                && Fields.text(object, "event").filter(EVENT::equals).isPresent();
        if (!heartbeat) {
            throw new MalformedMessage("a heartbeat has ok true and the event " + EVENT);
        }
        return new Heartbeat(
                Fields.seconds(object, "timestamp").orElseThrow(() -> new MalformedMessage("timestamp is missing")));
    }

    /** This as it stands on the wire. */
    public Payload payload() {
        return Data.of(this).json();
    }

    /** The fields under their names on the wire, in order. */
    @JsonValue
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ok", true);
        fields.put("event", EVENT);
        fields.put("timestamp", Seconds.of(timestamp));
        return fields;
    }
}
