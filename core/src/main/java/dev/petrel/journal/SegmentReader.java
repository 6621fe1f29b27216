package dev.petrel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads one file at a time through a window of fixed size, forward mostly. */
final class SegmentReader implements AutoCloseable {

    private static final int WINDOW = 256 << 10;

    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW).limit(0);
    private @Nullable FileChannel channel;
    private long windowAt;

    void open(Path file) throws IOException {
        close();
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    long size() throws IOException {
        return opened().size();
    }

    /** So many bytes from there, at most a window of them; none of the caller's calls before is valid any more. */
    ByteBuffer at(long offset, int bytes) throws IOException {
        if (offset < windowAt || offset + bytes > windowAt + window.limit()) {
            load(offset, bytes);
        }
        return window.slice((int) (offset - windowAt), bytes);
    }

    int intAt(long offset) throws IOException {
        return at(offset, Integer.BYTES).getInt(0);
    }

    long longAt(long offset) throws IOException {
        return at(offset, Long.BYTES).getLong(0);
    }

    /** The largest piece that can be asked for in this range. */
    static int piece(long from, long to) {
        return (int) Math.min(WINDOW, to - from);
    }

    byte[] copy(long offset, int bytes) throws IOException {
        byte[] copy = new byte[bytes];
        for (int done = 0; done < bytes; ) {
            int piece = piece(done, bytes);
            at(offset + done, piece).get(copy, done, piece);
            done += piece;
        }
        return copy;
    }

    /** Where the first byte is that is not zero; the end if all are. */
    long firstNonZero(long from, long to) throws IOException {
        for (long offset = from; offset < to; ) {
            ByteBuffer piece = at(offset, piece(offset, to));
            while (piece.remaining() >= Long.BYTES && piece.getLong(piece.position()) == 0) {
                piece.position(piece.position() + Long.BYTES);
            }
            while (piece.hasRemaining()) {
                if (piece.get() != 0) {
                    return offset + piece.position() - 1;
                }
            }
            offset += piece.limit();
        }
        return to;
    }

    /** Where only zeros follow; the start if all are. */
    long afterLastNonZero(long from, long to) throws IOException {
        long after = from;
        for (long found = firstNonZero(from, to); found < to; found = firstNonZero(after, to)) {
            after = found + 1;
        }
        return after;
    }

    /** What was read may be read again from the file, which has changed. */
    void forget() {
        window.limit(0);
    }

    private void load(long offset, int bytes) throws IOException {
        forget(); // of what cannot be read nothing counts
        ByteBuffer fresh = window.duplicate().clear();
        while (fresh.position() < bytes) {
            if (opened().read(fresh, offset + fresh.position()) < 0) {
                throw new IOException("the file ends before byte " + (offset + bytes));
            }
        }
        windowAt = offset;
        window.limit(fresh.position());
    }

    private FileChannel opened() throws IOException {
        if (channel == null) {
            throw new IOException("no file is open");
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        window.limit(0);
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
