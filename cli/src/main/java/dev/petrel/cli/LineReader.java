package dev.petrel.cli;

import dev.petrel.message.Payload;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream as bytes, without their ends (LF or CR LF), each as soon as it is there. What follows the last
 * line end is a line too, unless it is empty.
 */
final class LineReader {

    /** The longest line: what the broker of this toolkit takes by default. */
    static final int LONGEST = 16 << 20;

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /**
     * One line.
     *
     * @param number from 1 on
     * @param content what stands in it; nothing if it is too long
     * @param tooLong whether it was longer than {@link #LONGEST}, and was passed over
     */
    record Line(long number, Payload content, boolean tooLong) {

        static final String TOO_LONG = "is longer than " + LONGEST + " bytes";
    }

    /** The next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        number++;
        line.reset();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return whole(line.toByteArray());
            }
            if (line.size() == LONGEST) {
                passOverTheRest();
                return new Line(number, Payload.EMPTY, true);
            }
            line.write(b);
        }
        return line.size() == 0 ? null : whole(line.toByteArray());
    }

    private void passOverTheRest() throws IOException {
        int b = in.read();
        while (b >= 0 && b != '\n') {
            b = in.read();
        }
    }

    private Line whole(byte[] bytes) {
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        byte[] content = carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
        return new Line(number, Payload.handedOver(content), false);
    }
}
