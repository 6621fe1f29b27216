package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** JSON as envelopes need it: bounded, and with no type but the one that is written there. */
final class Json {

    /** How many bytes an envelope may have: as many as a client takes by default. */
    static final int MAX_BYTES = 16 << 20;

    /** How deep objects and lists may stand in each other, the envelope itself included. */
    static final int MAX_DEPTH = 200;

    /** How deep they may stand in each other in a part of data, so that there is room for what comes around it. */
    static final int MAX_PART_DEPTH = MAX_DEPTH - 10;

    /** How many objects, lists, names and values there may be; each takes more room in memory than on the wire. */
    static final int MAX_TOKENS = 1_000_000;

    /** How many characters one text may have. */
    static final int MAX_TEXT = 8 << 20;

    /** How many characters the name of a field may have. */
    static final int MAX_NAME = 50_000;

    /** How many digits one number may have; work on numbers grows faster than they do. */
    static final int MAX_DIGITS = 1_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MAX_TOKENS)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_NAME)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH - 1) // the envelope comes around it
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // writers in other languages leave them in
            // Jackson would remember names, and copy all that it remembers for each message that has a new one.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // A value of another type is a mistake, never something like it.
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(LogicalType.Textual, Json::onlyText)
            .build();

    private Json() {}

    private static void onlyText(MutableCoercionConfig text) {
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail));
    }

    /**
     * What a payload says, before anybody looks whether it is JSON (RFC 8259, section 8.1).
     *
     * @throws MalformedMessage if it is too large, is not UTF-8, or begins with a byte order mark
     */
    static String text(Payload payload) {
        if (payload.size() > MAX_BYTES) {
            throw new MalformedMessage(
                    "the payload has " + payload.size() + " bytes; at most " + MAX_BYTES + " are allowed");
        }
        String text = payload.utf8();
        if (text.startsWith("\ufeff")) {
            throw new MalformedMessage("the payload begins with a byte order mark");
        }
        return text;
    }

    /** Of text, not bytes, whose encoding Jackson would find out by itself. */
    static JsonParser parser(String json) {
        return FACTORY.createParser(ObjectReadContext.empty(), json);
    }
}
