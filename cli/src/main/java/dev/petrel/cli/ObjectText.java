package dev.petrel.cli;

import dev.petrel.envelope.Data;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Text that a user gave as a JSON object. It is sent as it stands, but for the white space between its parts. */
final class ObjectText {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ObjectText() {}

    /**
     * The data of an envelope.
     *
     * @throws WrongContent if it is anything but one JSON object in UTF-8
     */
    static Data data(Payload content) {
        byte[] utf8 = content.toBytes();
        requireObject(decoded(utf8));
        try {
            return Data.read(Payload.handedOver(withoutSpace(utf8)));
        } catch (MalformedMessage e) {
            throw new WrongContent("is larger or deeper than the data of an envelope may be");
        }
    }

    private static String decoded(byte[] utf8) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(utf8);
        CharBuffer text = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(bytes, text, true);
        if (result.isError()) {
            throw new WrongContent("is not UTF-8, from byte " + (bytes.position() + 1) + " on");
        }
        return text.flip().toString();
    }

    private static void requireObject(String text) {
        if (text.isBlank()) {
            throw new WrongContent("is empty, not a JSON object");
        }
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                TokenStreamLocation where = parser.currentTokenLocation();
                throw new WrongContent("goes on behind its end, at " + position(where));
            }
            if (first != JsonToken.START_OBJECT) {
                throw new WrongContent("is " + kind(first) + ", not a JSON object");
            }
        } catch (JacksonException e) {
            throw new WrongContent("is not JSON: " + mistake(e, text));
        }
    }

    private static String mistake(JacksonException e, String text) {
        TokenStreamLocation where = e.getLocation();
        if (where == null || e instanceof StreamConstraintsException) {
            return "its texts or numbers are too long, or its objects too deep";
        }
        if (e instanceof UnexpectedEndOfInputException || where.getCharOffset() >= text.length()) {
            return "it ends too early, at " + position(where);
        }
        if (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")) {
            return "a name stands twice in one object, at " + position(where);
        }
        int character = text.codePointAt((int) where.getCharOffset());
        return "'" + MqttText.printable(Character.toString(character)) + "' is wrong at " + position(where)
                + " (names and texts stand in double quotes)";
    }

    private static String position(TokenStreamLocation where) {
        return String.format(Locale.ROOT, "line %d, column %d", where.getLineNr(), where.getColumnNr());
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }

    private static byte[] withoutSpace(byte[] json) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream(json.length);
        boolean inText = false;
        boolean escaped = false;
        for (byte b : json) {
            boolean space = b == ' ' || b == '\t' || b == '\n' || b == '\r';
            if (inText || !space) {
                copy.write(b);
            }
            if (b == '"' && !escaped) {
                inText = !inText;
            }
            escaped = inText && b == '\\' && !escaped;
        }
        return copy.toByteArray();
    }
}
