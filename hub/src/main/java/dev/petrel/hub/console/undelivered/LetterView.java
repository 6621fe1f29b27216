package dev.petrel.hub.console.undelivered;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.hub.letters.Letters.Letter;
import dev.petrel.message.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A letter as a page shows it.
 *
 * @param name what it is called
 * @param at when it was given up
 * @param topic of the message
 * @param reason why nobody handled it
 * @param attempts how often somebody tried
 * @param client who
 * @param bytes the size of the payload
 * @param payload the payload to read: JSON in lines, other text as it is, bytes as hexadecimal digits; cut where it is long
 */
record LetterView(
        String name, Instant at, String topic, String reason, int attempts, String client, int bytes, String payload) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int MOST = 4_000;

    static LetterView of(Letter letter) {
        DeadLetter content = letter.content();
        Payload payload = content.original().payload();
        return new LetterView(
                letter.name(),
                content.time(),
                content.original().topic().name(),
                content.reason(),
                content.attempts(),
                content.clientId(),
                payload.size(),
                cut(readable(payload.toBytes())));
    }

    private static String readable(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, MOST / 3));
        }
        try {
            return JSON.writeValueAsString(JSON.readTree(text));
        } catch (JacksonException other) {
            return text;
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    }
}
