package dev.petrel.cli;

import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** JSON that is written already, fit for one line of a terminal. */
record JsonText(String json) {

    /** As lenient as the reader of envelopes: what it let through is copied. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** A number, digit by digit. */
    static JsonText of(BigDecimal number) {
        return new JsonText(number.toPlainString());
    }

    /**
     * A copy of JSON in UTF-8: every number digit by digit, names and texts with no more escapes than a terminal needs,
     * null for what is not a number.
     *
     * @throws JacksonException if it is not JSON
     */
    static JsonText copyOf(byte[] utf8) {
        StringBuilder copy = new StringBuilder(utf8.length);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            parser.nextToken();
            appendValue(copy, parser);
        }
        return new JsonText(copy.toString());
    }

    private static void appendValue(StringBuilder copy, JsonParser parser) {
        switch (parser.currentToken()) {
            case START_OBJECT -> appendObject(copy, parser);
            case START_ARRAY -> appendList(copy, parser);
            case VALUE_STRING -> Json.appendText(copy, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.append(parser.isNaN() ? "null" : parser.getString());
            default -> copy.append(parser.currentToken().asString());
        }
    }

    private static void appendObject(StringBuilder copy, JsonParser parser) {
        String separator = "{";
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            copy.append(separator);
            Json.appendText(copy, name);
            copy.append(':');
            parser.nextToken();
            appendValue(copy, parser);
            separator = ",";
        }
        copy.append(separator.equals("{") ? "{}" : "}");
    }

    private static void appendList(StringBuilder copy, JsonParser parser) {
        String separator = "[";
        while (!parser.nextToken().isStructEnd()) {
            copy.append(separator);
            appendValue(copy, parser);
            separator = ",";
        }
        copy.append(separator.equals("[") ? "[]" : "]");
    }
}
