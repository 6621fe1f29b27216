package dev.petrel.health;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.petrel.envelope.Data;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.envelope.Seconds;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether a service is well, as it says itself on its retained topic. On the wire the data of an envelope of type
 * {@link #TYPE}: {@code {"message_id":"...","ok":true,"event":"ready","err":"...","timestamp":1767225600.5}}, without
 * what is null. Data of other envelopes is read as one too, so {@code HealthStatus.class} will do as the type of a
 * subscription.
 *
 * @param messageId what tells it from others, 32 hexadecimal digits where Petrel writes it; empty for none
 * @param ok whether the service is well
 * @param event what happened, such as {@code ready}, {@code reconnected}, {@code shutdown}, {@code lost} or
 *     {@code error}; null, or empty, for nothing
 * @param error what is wrong, in words; null, or empty, for nothing
 * @param timestamp when it was said; where a message does not say so, when it was read
 */
public record HealthStatus(
        String messageId,
        boolean ok,
        @Nullable String event,
        @Nullable String error,
        Instant timestamp) {

    /** The type of the envelope. */
    public static final String TYPE = "health.status";

    private static final Set<String> FIELDS = Set.of("message_id", "ok", "event", "err", "error", "timestamp");

    /** @throws IllegalArgumentException if it is not ok and says neither what happened nor what is wrong */
    public HealthStatus {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(timestamp, "timestamp");
        event = event == null || event.isEmpty() ? null : event;
        error = error == null || error.isEmpty() ? null : error;
        if (!ok && event == null && error == null) {
            throw new IllegalArgumentException("a status that is not ok has an event or an error");
        }
    }

    /** All is well. A client that reports it fills in the rest. */
    public static HealthStatus healthy() {
        return new HealthStatus("", true, null, null, now());
    }

    /** Something is wrong: the event {@code error}. A client that reports it fills in the rest. */
    public static HealthStatus failing(String error) {
        return new HealthStatus("", false, "error", error, now());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** This, with another word for what happened. */
    public HealthStatus withEvent(String newEvent) {
        return new HealthStatus(messageId, ok, newEvent, error, timestamp);
    }

    /** Where a client with this id says it: {@code system/health/{clientId}}; a {@code +} asks for those of all. */
    public static String topic(String clientId) {
        return "system/health/" + clientId;
    }

    /**
     * The status that a payload holds: the data of an envelope, of whatever type, or such data alone. What is wrong may
     * be called {@code err} or {@code error}.
     *
     * @param format {@link EnvelopeFormat#TARS} takes no fields that it does not know, neither of envelope nor of data
     * @throws MalformedMessage if it holds none
     */
    public static HealthStatus read(Payload payload, EnvelopeFormat format) {
        JsonNode object = Data.read(payload).as(JsonNode.class);
        JsonNode data = object.has("ok")
                ? object
                : new EnvelopeCodec(format, "").read(payload).data().as(JsonNode.class);
        Fields.requireKnown(data, FIELDS, format);
        return of(data);
    }

    @JsonCreator
    static HealthStatus of(JsonNode data) {
        boolean ok = Fields.flag(data, "ok");
        Optional<String> event = Fields.textOrNull(data, "event");
        Optional<String> err = Fields.textOrNull(data, "err");
        Optional<String> error = Fields.textOrNull(data, "error");
        if (err.isPresent() && error.isPresent()) {
            throw new MalformedMessage("err and error are the same field, and both are there");
        }
        try {
            return new HealthStatus(
                    Fields.text(data, "message_id").orElse(""),
                    ok,
                    event.orElse(null),
                    err.or(() -> error).orElse(null),
                    Fields.seconds(data, "timestamp").orElseGet(HealthStatus::now));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage("a status that is not ok has event or err");
        }
    }

    /** This in an envelope with a new random id, said by whoever sends it, at the time of this. */
    public Envelope envelope() {
        Envelope made = Envelope.of(TYPE, this);
        return new Envelope(made.id(), TYPE, timestamp, "", null, made.data());
    }

    /** The fields under their names on the wire, in order. */
    @JsonValue
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!messageId.isEmpty()) {
            fields.put("message_id", messageId);
        }
        fields.put("ok", ok);
        if (event != null) {
            fields.put("event", event);
        }
        if (error != null) {
            fields.put("err", error);
        }
        fields.put("timestamp", Seconds.of(timestamp));
        return fields;
    }

    /** Without the error, which may say anything. */
    @Override
    public String toString() {
        return (ok ? "ok" : "not ok") + (event == null ? "" : ", " + event) + ", " + timestamp;
    }
}
