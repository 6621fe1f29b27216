package dev.petrel.envelope;

import dev.petrel.message.Payload;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** Writes envelopes: the fields around the data, and the data as it stands. */
final class EnvelopeWriter {

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);

    private EnvelopeWriter() {}

    static Payload write(Envelope envelope, EnvelopeFormat format) {
        boolean tars = format == EnvelopeFormat.TARS;
        byte[] head = head(envelope, tars ? envelope.correlate() : envelope.id());
        byte[] tail = tail(tars ? null : envelope.correlation());
        ByteBuffer out = ByteBuffer.allocate(
                head.length - 1 + DATA.length + envelope.data().size() + tail.length);
        out.put(head, 0, head.length - 1).put(DATA);
        envelope.data().copyTo(out);
        out.put(tail);
        return Payload.handedOver(out.array());
    }

    private static byte[] head(Envelope envelope, String id) {
        return object(generator -> generator
                .writeStringProperty("id", id)
                .writeStringProperty("type", envelope.type())
                .writeName("ts")
                .writeNumber(seconds(envelope.time()))
                .writeStringProperty("source", envelope.source()));
    }

    private static byte[] tail(@Nullable String correlation) {
        if (correlation == null) {
            return new byte[] {'}'};
        }
        byte[] object = object(generator -> generator.writeStringProperty("correlate", correlation));
        object[0] = ',';
        return object;
    }

    private static byte[] object(Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(160);
        try (JsonGenerator generator = Json.MAPPER.createGenerator(out)) {
            generator.writeStartObject();
            fields.accept(generator);
            generator.writeEndObject();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("an envelope cannot be written: " + e.getOriginalMessage(), e);
        }
        return out.toByteArray();
    }

    /** Seconds since 1970 with at least one decimal, since readers may tell integers from other numbers. */
    private static String seconds(Instant time) {
        BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .stripTrailingZeros();
        return (seconds.scale() < 1 ? seconds.setScale(1) : seconds).toPlainString();
    }
}
