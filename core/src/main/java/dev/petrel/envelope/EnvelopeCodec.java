package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.topic.MqttText;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * The door between envelopes and messages: how a service packs what it says, and unpacks what it hears.
 *
 * @param format the format of the fleet
 * @param source who an envelope says that it is from, where it does not say so itself
 */
public record EnvelopeCodec(EnvelopeFormat format, String source) {

    /** Content type of a message that holds an envelope. */
    public static final String CONTENT_TYPE = "application/json";

    public EnvelopeCodec {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(source, "source");
    }

    /**
     * The envelope that a payload holds; its data is not read yet.
     *
     * @throws MalformedMessage if it is not UTF-8, not one JSON object, or not an envelope of this format
     */
    public Envelope read(Payload payload) {
        return EnvelopeReader.read(payload, format).envelope();
    }

    /** As JSON: compact, UTF-8, its fields in the order of {@link EnvelopeFormat}. */
    public Payload write(Envelope envelope) {
        return EnvelopeWriter.write(envelope.source().isEmpty() ? envelope.withSource(source) : envelope, format);
    }

    /**
     * A publication of an envelope, at QoS 1. On MQTT 5 it also says that it is JSON and what it belongs to.
     *
     * @throws IllegalArgumentException if the topic is not one
     */
    public Publication publication(String topic, Envelope envelope) {
        Metadata metadata = Metadata.NONE.withContentType(CONTENT_TYPE).withUtf8(true);
        String correlation = envelope.correlation();
        return Publication.of(topic, write(envelope))
                .withMetadata(correlation == null ? metadata : metadata.withCorrelationData(Payload.utf8(correlation)));
    }

    /** A handler of messages that unpacks each first; one that cannot be unpacked fails as {@link MalformedMessage}. */
    public <T> MessageHandler handler(Class<T> type, EventHandler<T> handler) {
        return message -> {
            Envelope envelope = read(message.payload());
            MDC.put("envelope", MqttText.printable(envelope.id()));
            MDC.put("correlation", MqttText.printable(envelope.correlate()));
            try {
                handler.handle(new Event<>(envelope.data().as(type), envelope, message));
            } finally {
                MDC.remove("envelope");
                MDC.remove("correlation");
            }
        };
    }

    /** What copies of a message have in common; empty where it is no envelope, or one without an id. */
    public Optional<Identity> identity(Message message) {
        return Identities.of(message.payload(), format);
    }
}
