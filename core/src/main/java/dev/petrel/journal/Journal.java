package dev.petrel.journal;

import dev.petrel.fault.StorageUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records on disk, in the order in which they came, until they are done: a directory of segments, each a file of records
 * with a small file of marks beside it, and a lock. Not for several threads at once.
 *
 * <p>A record counts when {@link #append} has returned: then it is on the disk, and only {@link #done} takes it away. What
 * a kill or a power cut leaves behind is put right by {@link #open}: what was being written is cut off, and whatever
 * cannot be read, of which every loss is told. A segment whose records are all done is deleted; since every record
 * carries its number, one of which few are left can be written anew without the rest, see {@link #compact}. A done that
 * was not written down before a kill is forgotten, so that something may be found again that was done.
 *
 * <p>Where writing fails, nothing of the call counts, and the file is cut back to what did. So the journal stays sound,
 * and goes on when the disk does.
 */
public final class Journal implements AutoCloseable {

    /** How large a segment is, unless one record is larger. */
    public static final int SEGMENT_BYTES = 16 << 20;

    private static final int PIECE = 256 << 10;

    private final Folder folder;
    private final OneWriter lock;
    private final int segmentBytes;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final List<Damage> damages = new ArrayList<>();
    private final SegmentReader reader = new SegmentReader();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private @Nullable Tail tail;
    private @Nullable Segment toCut;
    private long liveRecords;
    private long liveBytes;

    private Journal(Folder folder, OneWriter lock, int segmentBytes) {
        this.folder = folder;
        this.lock = lock;
        this.segmentBytes = segmentBytes;
    }

    /** Hears of the records that are found when a journal is opened, in order. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * One that is not done.
         *
         * @param bytes how many it takes on disk
         * @param start the first bytes of its body, at least 100,000 if it has so many; valid during the call
         */
        void record(long number, int bytes, ByteBuffer start);
    }

    /**
     * Opens the journal of a directory, which is made if it is not there, and puts right what is wrong with its end.
     *
     * @param segmentBytes how large new segments are; {@link #SEGMENT_BYTES} mostly
     * @throws StorageUnavailable if another one has it open, if a file is of another version, or the disk fails; then
     *     nothing was changed
     */
    public static Journal open(Path directory, int segmentBytes, Visitor visitor) {
        return open(directory, segmentBytes, visitor, true);
    }

    /**
     * Opens it to look at it: nothing is changed, and nothing can be appended.
     *
     * @throws StorageUnavailable as {@link #open}, and if there is no such directory
     */
    public static Journal inspect(Path directory, Visitor visitor) {
        if (!Files.isDirectory(directory)) {
            throw new StorageUnavailable("there is no directory " + directory);
        }
        return open(directory, 0, visitor, false);
    }

    private static Journal open(Path directory, int segmentBytes, Visitor visitor, boolean repair) {
        try {
            Folder folder = new Folder(directory);
            Journal journal = new Journal(folder, OneWriter.of(folder), segmentBytes);
            try {
                journal.load(visitor, repair);
                return journal;
            } catch (IOException | RuntimeException e) {
                journal.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + directory + " cannot be opened: " + e, e);
        }
    }

    private void load(Visitor visitor, boolean repair) throws IOException {
        List<Path> files = folder.files();
        for (Path file : files) {
            long first = Layout.numberOf(file, Layout.SEGMENT);
            if (first >= 0) {
                requireKnown(file);
                segments.put(first, new Segment(folder, first));
            }
        }
        for (Segment segment : segments.values()) {
            segment.scan(reader, visitor, damages);
            liveRecords += segment.liveRecords();
            liveBytes += segment.liveBytes();
        }
        reader.close();
        if (repair) {
            repair(files);
        }
    }

    private void requireKnown(Path file) throws IOException {
        reader.open(file);
        if (reader.size() >= Layout.HEADER
                && Layout.read(reader.at(0, Layout.HEADER)) instanceof Layout.Header.Foreign foreign) {
            throw new StorageUnavailable(file + " is of version " + foreign.version() + " or of another kind, and this"
                    + " Petrel knows version " + Layout.VERSION + ": nothing was changed");
        }
    }

    private void repair(List<Path> files) throws IOException {
        for (Path file : files) {
            long marksOf = Layout.numberOf(file, Layout.MARKS);
            if (Layout.numberOf(file, Layout.UNFINISHED) >= 0 || (marksOf >= 0 && !segments.containsKey(marksOf))) {
                Files.delete(file);
            }
        }
        for (Segment segment : List.copyOf(segments.values())) {
            segment.trim();
            dropIfDone(segment);
        }
        folder.force();
    }

    /** What was found damaged, when opening and since. */
    public List<Damage> damages() {
        return List.copyOf(damages);
    }

    /** The number of the next record. */
    public long next() {
        return segments.isEmpty() ? 0 : segments.lastEntry().getValue().next;
    }

    /** How many records are not done. */
    public long liveRecords() {
        return liveRecords;
    }

    /** How many bytes the records take that are not done. */
    public long liveBytes() {
        return liveBytes;
    }

    /** How many bytes all files of records have, but for room that was taken in advance. */
    public long fileBytes() {
        return segments.values().stream().mapToLong(segment -> segment.end).sum();
    }

    /** How large a new segment is. */
    public int segmentBytes() {
        return segmentBytes;
    }

    /** How many files of records there are. */
    public int files() {
        return segments.size();
    }

    /**
     * Writes records behind the others and forces them to the disk; as many as the segment has room for, at least one.
     *
     * @param entries at least one
     * @return how many were written; the first has the number that {@link #next} was before
     * @throws StorageUnavailable if the disk is full or takes nothing: none of them is kept
     */
    public int append(List<Entry> entries) {
        try {
            cutBack();
            Tail writing = tail;
            if (writing == null || !writing.hasRoom(entries.getFirst())) {
                writing = roll(entries.getFirst());
            }
            return append(writing, entries);
        } catch (IOException e) {
            throw new StorageUnavailable(
                    "directory " + folder.path() + " takes nothing: " + e + "; make room, or mend the disk", e);
        }
    }

    private int append(Tail writing, List<Entry> entries) throws IOException {
        long bytesBefore = writing.segment.liveBytes();
        try {
            int taken = writing.append(entries);
            liveRecords += taken;
            liveBytes += writing.segment.liveBytes() - bytesBefore;
            return taken;
        } catch (IOException | RuntimeException | Error e) {
            tail = null;
            toCut = writing.segment;
            try {
                writing.close();
                toCut = null;
            } catch (IOException again) {
                e.addSuppressed(again); // tried again before the next is written
            }
            throw e;
        }
    }

    private void cutBack() throws IOException {
        if (toCut != null) {
            toCut.trim();
            toCut = null;
        }
    }

    private Tail roll(Entry entry) throws IOException {
        closeTail();
        Tail fresh = Tail.create(folder, next(), Math.max(segmentBytes, Layout.HEADER + entry.bytes()), piece);
        segments.put(fresh.segment.first, fresh.segment);
        tail = fresh;
        each(this::dropIfDone);
        return fresh;
    }

    /**
     * A record is done, and will not be found again. That is written with the next {@link #flush}.
     *
     * @param bytes how many it takes on disk
     */
    public void done(long number, int bytes) {
        var entry = segments.floorEntry(number);
        if (entry != null && entry.getValue().done(number, bytes)) {
            liveRecords--;
            liveBytes -= bytes;
        }
    }

    /** Whether a record is there and not done. */
    public boolean isLive(long number) {
        var entry = segments.floorEntry(number);
        return entry != null && entry.getValue().isLive(number);
    }

    /**
     * Writes down what is done, and deletes files of which all is.
     *
     * @throws StorageUnavailable if the disk does not take it; it is tried again with the next call
     */
    public void flush() {
        try {
            try {
                each(this::dropIfDone); // first, since on a full disk it makes the room for the marks
            } finally {
                each(segment -> segment.marks.flush());
            }
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + folder.path() + " does not take what is done: " + e, e);
        }
    }

    private interface Action {
        void on(Segment segment) throws IOException;
    }

    /** One that fails keeps no other from it. */
    private void each(Action action) throws IOException {
        IOException failure = null;
        for (Segment segment : List.copyOf(segments.values())) {
            try {
                action.on(segment);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Writes down what is done, and forces that to the disk: after a power cut too it is not found again.
     *
     * @throws StorageUnavailable if the disk does not take it
     */
    public void force() {
        flush();
        try {
            for (Segment segment : segments.values()) {
                segment.marks.force();
            }
            folder.force();
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + folder.path() + " does not take what is done: " + e, e);
        }
    }

    /**
     * Deletes the files that hold no record from this number on, done or not: for one who needs nothing before it.
     *
     * @throws StorageUnavailable if the disk does not let them be deleted; it is tried again with the next call
     */
    public void dropBefore(long number) {
        try {
            while (segments.size() > 1 && segments.firstEntry().getValue().next <= number) {
                Segment segment = segments.firstEntry().getValue();
                segment.delete();
                segments.remove(segment.first);
                liveRecords -= segment.liveRecords();
                liveBytes -= segment.liveBytes();
            }
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + folder.path() + " cannot be tidied up: " + e, e);
        }
    }

    /** The last segment stays, since it holds the number that comes next. */
    private void dropIfDone(Segment segment) throws IOException {
        if (segment.liveRecords() == 0 && segment.first != segments.lastKey()) {
            segment.delete();
            segments.remove(segment.first);
        }
    }

    /**
     * Writes the segment anew that wins most by it, without what is done.
     *
     * @param share of a segment, 0 to 1: one of which more is not done stays as it is
     * @return whether there was one
     * @throws StorageUnavailable if the disk has no room for it; then all is as it was
     */
    public boolean compact(double share) {
        try {
            Optional<Segment> sparsest = sparsest(share);
            if (sparsest.isPresent()) {
                sparsest.get().compact(reader);
            }
            return sparsest.isPresent();
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + folder.path() + " cannot be compacted: " + e, e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same segment is meant, not one like it
    private Optional<Segment> sparsest(double share) {
        Segment writing = tail == null ? null : tail.segment;
        Segment best = null;
        long bestGain = 0;
        for (Segment segment : segments.values()) {
            long used = segment.end - Layout.HEADER;
            long gain = used - segment.liveBytes();
            if (segment != writing && segment.liveBytes() <= used * share && gain > bestGain) {
                best = segment;
                bestGain = gain;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Reads what is not done from a number on. */
    public Cursor from(long number) {
        return new Cursor(segments, number);
    }

    /**
     * Writes down what is done, as far as the disk takes it, and gives the directory free; that also where it throws.
     *
     * @throws StorageUnavailable if the disk does not take it all
     */
    @Override
    public void close() {
        try (lock;
                reader) {
            try {
                closeTail();
            } finally {
                each(segment -> segment.marks.end());
            }
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + folder.path() + " could not be closed well: " + e, e);
        }
    }

    private void closeTail() throws IOException {
        Tail writing = tail;
        tail = null;
        if (writing != null) {
            writing.close();
        }
    }
}
