package dev.petrel.envelope;

import dev.petrel.fault.MalformedMessage;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8 as JSON wants it (RFC 8259, section 8.1): nothing malformed, no byte order mark. */
final class Utf8 {

    private static final int AT_ONCE = 1024;

    private Utf8() {}

    /** @throws MalformedMessage if they are not */
    static void require(byte[] bytes) {
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            throw new MalformedMessage("the payload begins with a byte order mark");
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                // Jackson would take it for UTF-16 or UTF-32.
                throw new MalformedMessage("the payload holds a byte of zero, so it is not JSON in UTF-8");
            }
            if (bytes[i] < 0) {
                requireDecodable(ByteBuffer.wrap(bytes, i, bytes.length - i));
                return;
            }
        }
    }

    private static void requireDecodable(ByteBuffer rest) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer decoded = CharBuffer.allocate(AT_ONCE);
        CoderResult result;
        do {
            decoded.clear();
            result = decoder.decode(rest, decoded, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new MalformedMessage("the payload is not UTF-8 at byte " + rest.position());
        }
    }
}
