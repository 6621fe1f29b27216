package dev.petrel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.List;

/** The end of the journal: the segment that is written to. */
final class Tail {

    private static final int PIECE = 256 << 10;

    final Segment segment;
    private final FileChannel channel;
    private final ByteBuffer piece;
    private final long capacity;

    private Tail(Segment segment, FileChannel channel, ByteBuffer piece, long capacity) {
        this.segment = segment;
        this.channel = channel;
        this.piece = piece;
        this.capacity = capacity;
    }

    /** A new file, with its room taken from the disk, so that a record that fits needs nothing more of it. */
    static Tail create(Folder folder, long first, long capacity, ByteBuffer piece) throws IOException {
        Segment segment = new Segment(folder, first);
        segment.delete(); // of the same name there is only one that never held a record
        FileChannel channel = folder.open(segment.file);
        try {
            piece.clear();
            piece.put(Layout.header(first, first));
            zero(piece);
            for (long at = 0; at < capacity; ) {
                piece.limit((int) Math.min(PIECE, capacity - at));
                at += write(channel, piece, at);
                piece.clear();
                piece.put(0, new byte[Layout.HEADER]);
            }
            channel.force(true);
            folder.force();
            return new Tail(segment, channel, piece, capacity);
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(segment.file);
            throw e;
        }
    }

    private static void zero(ByteBuffer piece) {
        while (piece.remaining() >= Long.BYTES) {
            piece.putLong(0);
        }
        while (piece.hasRemaining()) {
            piece.put((byte) 0);
        }
        piece.flip();
    }

    boolean hasRoom(Entry entry) {
        return segment.end + entry.bytes() <= capacity;
    }

    /** Writes as many as have room, and forces them to the disk; how many. Of a call that throws nothing counts. */
    int append(List<Entry> entries) throws IOException {
        long at = segment.end;
        int taken = 0;
        piece.clear();
        for (Entry entry : entries) {
            if (at + piece.position() + entry.bytes() > capacity) {
                break;
            }
            ByteBuffer frame = entry.numbered(segment.next + taken);
            taken++;
            while (frame.hasRemaining()) {
                int part = Math.min(piece.remaining(), frame.remaining());
                piece.put(frame.slice(frame.position(), part));
                frame.position(frame.position() + part);
                if (!piece.hasRemaining()) {
                    at += write(channel, piece.flip(), at);
                    piece.clear();
                }
            }
        }
        at += write(channel, piece.flip(), at);
        channel.force(false);
        long offset = segment.end;
        for (Entry entry : entries.subList(0, taken)) {
            segment.added(new Place(segment.next++, offset), entry.bytes());
            offset += entry.bytes();
        }
        segment.end = at;
        return taken;
    }

    private static int write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        int count = bytes.remaining();
        for (long to = at; bytes.hasRemaining(); ) {
            to += channel.write(bytes, to);
        }
        return count;
    }

    /** Nothing more is written; the room that was not used is given back. */
    void close() throws IOException {
        try (channel) {
            channel.truncate(segment.end);
            channel.force(true);
        }
    }
}
