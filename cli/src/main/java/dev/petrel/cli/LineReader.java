package dev.petrel.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
     * The next line, or null at the end.
     *
     * @throws IOException if the stream cannot be read, or the line is too long
     */
    byte @Nullable [] next() throws IOException {
        number++;
        line.reset();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return withoutCarriageReturn(line.toByteArray());
            }
            if (line.size() == LONGEST) {
                throw new IOException("line " + number + " is longer than " + LONGEST + " bytes");
            }
            line.write(b);
        }
        return line.size() == 0 ? null : withoutCarriageReturn(line.toByteArray());
    }

    private static byte[] withoutCarriageReturn(byte[] bytes) {
        boolean has = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return has ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
