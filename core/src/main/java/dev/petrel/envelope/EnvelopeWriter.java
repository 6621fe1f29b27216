package dev.petrel.envelope;

import dev.petrel.message.Payload;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes envelopes: the fields around the data, and the data as it was written before. */
final class EnvelopeWriter {

    /** What the fields around the data have, roughly. */
    private static final int HEADER_BYTES = 192;

    private EnvelopeWriter() {}

    /** @throws IllegalArgumentException if it would be larger than readers take */
    static Payload write(Envelope envelope, EnvelopeFormat format) {
        ByteArrayOutputStream out =
                new ByteArrayOutputStream(HEADER_BYTES + envelope.data().text().length());
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            fields(envelope, format, json);
        }
        if (out.size() > Json.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "an envelope has at most " + Json.MAX_BYTES + " bytes; this would have " + out.size());
        }
        return Payload.handedOver(out.toByteArray());
    }

    private static void fields(Envelope envelope, EnvelopeFormat format, JsonGenerator json) {
        boolean tars = format == EnvelopeFormat.TARS;
        json.writeStartObject()
                .writeStringProperty("id", tars ? envelope.correlate() : envelope.id())
                .writeStringProperty("type", envelope.type())
                .writeName("ts")
                .writeNumber(Seconds.of(envelope.time()).toPlainString())
                .writeStringProperty("source", envelope.source())
                .writeName("data")
                .writeRawValue(JsonWriter.rewritten(envelope.data().text()));
        if (!tars && envelope.correlation() != null) {
            json.writeStringProperty("correlate", envelope.correlation());
        }
        json.writeEndObject();
    }
}
