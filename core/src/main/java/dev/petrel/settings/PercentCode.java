package dev.petrel.settings;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The percent-escapes of URLs (RFC 3986, section 2.1), in UTF-8. */
final class PercentCode {

    private static final String UNRESERVED = "-._~";

    private PercentCode() {}

    /**
     * The text that an escaped one stands for.
     *
     * @throws IllegalArgumentException with a message that shows nothing of the text
     */
    static String decode(String escaped) {
        byte[] in = escaped.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i]);
            } else if (i + 2 < in.length && isHex(in[i + 1]) && isHex(in[i + 2])) {
                out.write((HexFormat.fromHexDigit(in[i + 1]) << 4) | HexFormat.fromHexDigit(in[i + 2]));
                i += 2;
            } else {
                throw new IllegalArgumentException(
                        "holds a % without two hexadecimal digits; a % itself is written %25");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("holds percent-escapes that are not UTF-8", e);
        }
    }

    /** The text with all but letters, digits and {@code -._~} escaped. */
    static String encode(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && (Character.isLetterOrDigit(b) || UNRESERVED.indexOf(b) >= 0)) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return escaped.toString();
    }

    private static boolean isHex(byte b) {
        return HexFormat.isHexDigit(b);
    }
}
