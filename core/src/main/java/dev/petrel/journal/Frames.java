package dev.petrel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Walks over the sound frames of a segment. Where one is not sound, the next is looked for: behind the length that the
 * frame claims, since mostly it is the body that is damaged, else byte by byte.
 */
final class Frames {

    private static final int NONE = -1;

    private final SegmentReader reader;
    private long limit;
    private long last;
    private long next;
    private final CRC32C crc = new CRC32C();

    // Of the frame at hand.
    private long at = NONE;
    private long number;
    private int length;
    private long skippedFrom;

    /** All of a file, see the other. */
    Frames(SegmentReader reader, long limit, long first) {
        this(reader, limit, new Place(first, Layout.HEADER));
    }

    /**
     * @param limit where the file ends, or what counts of it
     * @param from where to begin, and with which number: no frame has a lower one
     */
    Frames(SegmentReader reader, long limit, Place from) {
        this.reader = reader;
        this.limit = limit;
        this.last = from.number() - 1;
        this.next = from.offset();
    }

    /** The file counts up to there now. */
    void limit(long newLimit) {
        limit = newLimit;
    }

    /** Goes to the next sound frame; false when there is none. */
    boolean advance() throws IOException {
        skippedFrom = next;
        long found = sound(next) ? next : search(next);
        if (found >= limit) {
            return false;
        }
        at = found;
        length = reader.intAt(at);
        number = reader.longAt(at + 8);
        last = number;
        next = at + Layout.FRAME + length;
        return true;
    }

    long at() {
        return at;
    }

    long number() {
        return number;
    }

    /** Of the body. */
    int length() {
        return length;
    }

    /** How many bytes before the frame at hand belong to none. */
    long skipped() {
        return at - skippedFrom;
    }

    /** Where the last sound frame ends. */
    long end() {
        return next;
    }

    byte[] body() throws IOException {
        return reader.copy(at + Layout.FRAME, length);
    }

    /** The first bytes of the body, at most a window of them. */
    ByteBuffer start() throws IOException {
        return reader.at(at + Layout.FRAME, SegmentReader.piece(0, length));
    }

    /** The sum over body and number, from the sum over the body, which can be used again. */
    static int withNumber(CRC32C ofBody, long number) {
        ByteBuffer eight = ByteBuffer.allocate(Long.BYTES).putLong(0, number);
        ofBody.update(eight);
        return (int) ofBody.getValue();
    }

    /** Preallocated zeros are the end, unless something follows. */
    private long search(long from) throws IOException {
        return reader.firstNonZero(from, limit) == limit ? limit : find(from);
    }

    private long find(long from) throws IOException {
        if (from + Layout.FRAME <= limit) {
            long claimed = from + Layout.FRAME + Math.max(0, reader.intAt(from));
            if (sound(claimed)) {
                return claimed;
            }
        }
        for (long offset = from + 1; offset + Layout.FRAME <= limit; offset++) {
            if (sound(offset)) {
                return offset;
            }
        }
        return limit;
    }

    private boolean sound(long offset) throws IOException {
        if (offset + Layout.FRAME > limit) {
            return false;
        }
        ByteBuffer head = reader.at(offset, Layout.FRAME);
        int claimed = head.getInt(0);
        int sum = head.getInt(4);
        long claimedNumber = head.getLong(8);
        if (claimed < 0
                || offset + Layout.FRAME + claimed > limit
                || claimedNumber <= last
                || claimedNumber - last > Integer.MAX_VALUE) {
            return false;
        }
        crc.reset();
        long to = offset + Layout.FRAME + claimed;
        for (long from = offset + Layout.FRAME; from < to; ) {
            int piece = SegmentReader.piece(from, to);
            crc.update(reader.at(from, piece));
            from += piece;
        }
        return withNumber(crc, claimedNumber) == sum;
    }
}
