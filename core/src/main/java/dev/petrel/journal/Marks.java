package dev.petrel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Which records of one segment are done: a file of numbers (8 bytes), each with its CRC32C (4). What is not sound in it
 * counts as not said. It is not synced unless asked: what is lost of it is done again, which is the lesser evil.
 */
final class Marks {

    private static final int MARK = 12;
    private static final int AT_ONCE = 1024;

    private final Folder folder;
    private final Path file;
    private final CRC32C crc = new CRC32C();

    /** What is to be written: numbers, from the oldest. */
    private long[] waiting = new long[16];

    private int count;
    private @Nullable FileChannel channel;
    private long written;

    Marks(Folder folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /** The numbers that are marked, less the first of the segment. */
    BitSet read(long first) throws IOException {
        BitSet done = new BitSet();
        if (!Files.exists(file)) {
            return done;
        }
        try (SegmentReader reader = new SegmentReader()) {
            reader.open(file);
            written = reader.size() / MARK * MARK;
            for (long at = 0; at < written; at += MARK) {
                long number = reader.longAt(at);
                if (reader.intAt(at + Long.BYTES) == sum(number)
                        && number >= first
                        && number - first < Integer.MAX_VALUE) {
                    done.set((int) (number - first));
                }
            }
        }
        return done;
    }

    void add(long number) {
        if (count == waiting.length) {
            waiting = java.util.Arrays.copyOf(waiting, 2 * count);
        }
        waiting[count++] = number;
    }

    /** Writes what waits; what fails to be written waits on. */
    void flush() throws IOException {
        int from = 0;
        try {
            while (from < count) {
                int to = Math.min(count, from + AT_ONCE);
                write(from, to);
                written += (long) (to - from) * MARK;
                from = to;
            }
        } finally {
            System.arraycopy(waiting, from, waiting, 0, count - from);
            count -= from;
        }
    }

    private void write(int from, int to) throws IOException {
        if (channel == null) {
            channel = folder.open(file);
        }
        ByteBuffer marks = ByteBuffer.allocate((to - from) * MARK);
        for (int i = from; i < to; i++) {
            marks.putLong(waiting[i]).putInt(sum(waiting[i]));
        }
        marks.flip();
        for (long at = written; marks.hasRemaining(); ) {
            at += channel.write(marks, at);
        }
    }

    private int sum(long number) {
        crc.reset();
        return Frames.withNumber(crc, number);
    }

    /** What was written is on the disk after a power cut too. */
    void force() throws IOException {
        if (channel != null) {
            channel.force(true);
        }
    }

    /** From now on none is marked. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
        written = 0;
        count = 0;
    }

    /** Writes what waits, as far as the disk takes it, and closes. */
    void end() throws IOException {
        try {
            flush();
        } finally {
            close();
        }
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
