package dev.petrel.cli;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A message as one line. Whatever it holds, it cannot break the line or drive a terminal.
 *
 * @param codec tells envelopes from other payloads
 * @param asJson for programs, or else for people
 */
record MessageLine(EnvelopeCodec codec, boolean asJson) {

    String of(Message message) {
        return asJson ? json(message) : text(message);
    }

    /** {@code TOPIC PAYLOAD}, for people. */
    private static String text(Message message) {
        return MqttText.printable(message.topic().name()) + " " + readable(message.payload());
    }

    /** For programs. */
    private String json(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("topic", message.topic().name());
        fields.put("qos", message.qos().level());
        fields.put("retain", message.retained());
        if (isEnvelope(message.payload())) {
            fields.put("envelope", JsonText.copyOf(message.payload().toBytes()));
        } else {
            putPayload(fields, message.payload());
        }
        return Json.of(fields);
    }

    private boolean isEnvelope(Payload payload) {
        try {
            codec.read(payload);
            return true;
        } catch (MalformedMessage e) {
            return false;
        }
    }

    /** Adds it as text, or in base64 where it is none. */
    static void putPayload(Map<String, ? super String> fields, Payload payload) {
        try {
            fields.put("payload", payload.utf8());
        } catch (MalformedMessage e) {
            fields.put("payload_base64", Base64.getEncoder().encodeToString(payload.toBytes()));
        }
    }

    /** The text of the payload, with {@code \xNN} for each byte that is not UTF-8. */
    static String readable(Payload payload) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = payload.buffer();
        CharBuffer decoded = CharBuffer.allocate(payload.size() + 1);
        StringBuilder text = new StringBuilder();
        boolean more = true;
        while (more) {
            CoderResult result = decoder.decode(bytes, decoded, true);
            text.append(MqttText.printable(decoded.flip().toString()));
            decoded.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                text.append(String.format(Locale.ROOT, "\\x%02x", bytes.get() & 0xFF));
            }
            more = result.isError();
        }
        return text.toString();
    }
}
