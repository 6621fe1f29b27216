package dev.petrel.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record on its way into a journal. Making one computes the checksum of its body, so that many threads can do it while
 * one writes.
 */
public final class Entry {

    /** How many bytes in front of the body belong to the journal. */
    public static final int ROOM = Layout.FRAME;

    private final ByteBuffer frame;
    private final CRC32C crc = new CRC32C();

    /**
     * A record.
     *
     * @param framed {@link #ROOM} bytes of any content, then the body; handed over, never changed again by the caller
     * @throws IllegalArgumentException if it is shorter than the room
     */
    public Entry(byte[] framed) {
        if (framed.length < ROOM) {
            throw new IllegalArgumentException("an entry has at least " + ROOM + " bytes, not " + framed.length);
        }
        this.frame = ByteBuffer.wrap(framed);
        crc.update(framed, ROOM, framed.length - ROOM);
    }

    /** How many bytes it takes on disk. */
    public int bytes() {
        return frame.capacity();
    }

    /** The bytes to write; called once. */
    ByteBuffer numbered(long number) {
        frame.clear();
        frame.putInt(0, frame.capacity() - ROOM);
        frame.putInt(4, Frames.withNumber(crc, number));
        frame.putLong(8, number);
        return frame;
    }
}
