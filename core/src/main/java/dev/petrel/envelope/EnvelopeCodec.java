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

    /** Content type of a message that holds an envelope. It says nothing more, since tools compare it as a whole. */
    public static final String CONTENT_TYPE = "application/json";

    /** Name of the user property (MQTT 5) in which a sender says the {@linkplain EnvelopeFormat#word format}. */
    public static final String FORMAT_PROPERTY = "envelope";

    /** @throws IllegalArgumentException if the source cannot be one, as in {@link Envelope} */
    public EnvelopeCodec {
        Objects.requireNonNull(format, "format");
        Envelope.requireWord("source", source);
    }

    /**
     * The envelope that a payload holds; its data is not read yet. A missing {@code id} is a new random one, a missing
     * {@code ts} is now, and a missing {@code source} is {@code router}.
     *
     * <p>Bounded are: the payload (16 MiB), the depth of objects and lists (200), the number of JSON tokens (1,000,000),
     * names (50,000 characters), numbers (1,000 digits), and the envelope's own words ({@link Envelope#MAX_WORD}).
     *
     * @throws MalformedMessage if it is not UTF-8, not one JSON object, not an envelope of this format, or beyond a
     *     bound, which the message names; it quotes nothing of the data
     */
    public Envelope read(Payload payload) {
        return EnvelopeReader.read(payload, format).envelope();
    }

    /**
     * As JSON: compact, UTF-8, its fields in the order of {@link EnvelopeFormat}. {@link #read} takes whatever this
     * writes.
     *
     * @throws IllegalArgumentException if it has more than 16 MiB
     */
    public Payload write(Envelope envelope) {
        return EnvelopeWriter.write(envelope.source().isEmpty() ? envelope.withSource(source) : envelope, format);
    }

    /**
     * A publication of an envelope, at QoS 1. On MQTT 5 it also says that it is JSON in UTF-8, its format, and what it
     * belongs to; expiry and user properties are the caller's, by {@link Publication#withMetadata}.
     *
     * @throws IllegalArgumentException if the topic is not one, or the envelope has more than 16 MiB
     */
    public Publication publication(String topic, Envelope envelope) {
        Metadata metadata = Metadata.NONE
                .withContentType(CONTENT_TYPE)
                .withUtf8(true)
                .withUserProperty(FORMAT_PROPERTY, format.word());
        String correlation = envelope.correlation();
        return Publication.of(topic, write(envelope))
                .withMetadata(correlation == null ? metadata : metadata.withCorrelationData(Payload.utf8(correlation)));
    }

    /**
     * A handler of messages that unpacks each first; one that cannot be unpacked fails as {@link MalformedMessage}.
     * While it runs, the logging context (SLF4J's {@code MDC}) of its thread tells {@code envelope}, the id, and {@code
     * correlation}.
     */
    public <T> MessageHandler handler(Class<T> type, EventHandler<T> handler) {
        return MessageHandler.deciding(message -> {
            Envelope envelope = read(message.payload());
            MDC.put("envelope", MqttText.printable(envelope.id()));
            MDC.put("correlation", MqttText.printable(envelope.correlate()));
            try {
                return handler.decide(new Event<>(envelope.data().as(type), envelope, message));
            } finally {
                MDC.remove("envelope");
                MDC.remove("correlation");
            }
        });
    }

    /**
     * What copies of a message have in common; empty where it is no envelope of this format, or one without an id. It
     * throws nothing.
     */
    public Optional<Identity> identity(Message message) {
        return Identities.of(message.payload(), format);
    }

    /**
     * The format that an envelope shows evidence of. If only readers of one format take it, as with a field {@code
     * correlate}, it is that one; else what its sender says in the user property {@link #FORMAT_PROPERTY}; else none:
     * five fields and nothing else may come from anybody.
     *
     * @throws MalformedMessage if it is no envelope of either format
     */
    public static Optional<EnvelopeFormat> evidence(Payload payload, Metadata metadata) {
        boolean standard = isReadable(payload, EnvelopeFormat.STANDARD);
        boolean tars = isReadable(payload, EnvelopeFormat.TARS);
        if (standard && tars) {
            return metadata.userProperty(FORMAT_PROPERTY).flatMap(EnvelopeFormat::of);
        }
        if (!standard && !tars) {
            EnvelopeReader.read(payload, EnvelopeFormat.STANDARD);
        }
        return Optional.of(standard ? EnvelopeFormat.STANDARD : EnvelopeFormat.TARS);
    }

    private static boolean isReadable(Payload payload, EnvelopeFormat format) {
        try {
            EnvelopeReader.read(payload, format);
            return true;
        } catch (MalformedMessage e) {
            return false;
        }
    }
}
