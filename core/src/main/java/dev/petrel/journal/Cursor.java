package dev.petrel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Reads what is not done, in order. May be used while the journal grows, shrinks and is compacted. */
public final class Cursor implements AutoCloseable {

    private final NavigableMap<Long, Segment> segments;
    private final SegmentReader reader = new SegmentReader();
    private long from;

    // Of the segment that is read.
    private @Nullable Segment segment;
    private @Nullable Frames frames;
    private int generation;
    private long limit;
    private boolean there;

    Cursor(NavigableMap<Long, Segment> segments, long from) {
        this.segments = segments;
        this.from = from;
    }

    /** Goes on with this number, or the next one that is not done; that may be before what was read. */
    public void goTo(long number) {
        from = number;
    }

    /** The next one that is not done; null where there is none yet. */
    public @Nullable Found next() throws IOException {
        for (Segment candidate = at(from); candidate != null; candidate = after(candidate)) {
            long number = candidate.nextLive(from);
            if (number >= 0) {
                ByteBuffer body = read(candidate, number);
                from = number + 1; // only now: where the disk fails, the same is tried again
                return new Found(number, body);
            }
        }
        return null;
    }

    private @Nullable Segment at(long number) {
        var entry = segments.floorEntry(number);
        if (entry == null) {
            entry = segments.higherEntry(number);
        }
        return entry == null ? null : entry.getValue();
    }

    private @Nullable Segment after(Segment before) {
        var entry = segments.higherEntry(before.first);
        return entry == null ? null : entry.getValue();
    }

    private @Nullable ByteBuffer read(Segment from, long number) throws IOException {
        Frames walk = walk(from, number);
        while (!there || walk.number() < number) {
            there = walk.advance();
            if (!there) {
                frames = null; // what comes later may be found from the start
                return null;
            }
        }
        return walk.number() == number ? ByteBuffer.wrap(walk.body()) : null;
    }

    /** Goes on from where it stands, if the record is not before that, or much later. */
    private Frames walk(Segment from, long number) throws IOException {
        open(from);
        Place start = from.before(number);
        Frames walk = frames;
        if (walk == null || !there || walk.number() > number || walk.at() < start.offset()) {
            there = false;
            walk = new Frames(reader, limit, start);
            frames = walk;
        }
        return walk;
    }

    @SuppressWarnings("ReferenceEquality") // the same segment is meant, not one like it
    private void open(Segment from) throws IOException {
        if (segment != from || generation != from.generation) {
            segment = null; // until it is open
            frames = null;
            reader.open(from.file);
            segment = from;
            generation = from.generation;
        } else if (limit != from.end) {
            reader.forget();
        }
        limit = from.end;
        if (frames != null) {
            frames.limit(limit);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
        segment = null;
    }
}
