package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Works out which message a payload is a copy of. */
final class Identities {

    /**
     * Writes equal data equally, whatever the order of its fields, and keeps apart what differs: 1 and 1.0, NaN and its
     * name in text, one half of a surrogate pair and another. Numbers stay as short as they came.
     */
    private static final JsonMapper CANONICAL = JsonMapper.builder(Json.FACTORY
                    .rebuild()
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .build())
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private Identities() {}

    static Optional<Identity> of(Payload payload, EnvelopeFormat format) {
        try {
            EnvelopeReader.Read read = EnvelopeReader.read(payload, format);
            Envelope envelope = read.envelope();
            if (!read.identified() || envelope.id().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Identity(envelope.type(), envelope.id(), part(envelope.data())));
        } catch (MalformedMessage | JacksonException | NumberFormatException e) {
            return Optional.empty(); // nor has it one if its data holds what no reader can read
        }
    }

    private static String part(Data data) {
        JsonNode tree = CANONICAL.readTree(data.text());
        JsonNode seq = tree.path("seq");
        return seq.isIntegralNumber() || seq.isBoolean() ? "seq=" + seq.asString() : "sha256=" + digest(tree);
    }

    private static String digest(JsonNode tree) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(tree));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
