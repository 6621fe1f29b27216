package dev.petrel.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One file of records, and which of them are not done. */
final class Segment {

    /** How far apart the records are of which it is known where they are, about. */
    private static final int APART = 64 << 10;

    final long first;
    final Path file;
    final Marks marks;
    private final Folder folder;

    /** Of the records that are there and not done: their numbers, less the first. */
    private final BitSet live = new BitSet();

    /** Where some of the records are, by number, so that one is found without reading all before it. */
    private NavigableMap<Long, Long> places = new TreeMap<>();

    private int liveRecords;
    private long liveBytes;

    /** The number of the next record, if it stood here. */
    long next;

    /** Where the sound frames end. */
    long end = Layout.HEADER;

    /** Changes when the frames move. */
    int generation;

    Segment(Folder folder, long first) {
        this.folder = folder;
        this.first = first;
        this.next = first;
        this.file = folder.path().resolve(Layout.name(first, Layout.SEGMENT));
        this.marks = new Marks(folder, folder.path().resolve(Layout.name(first, Layout.MARKS)));
    }

    int liveRecords() {
        return liveRecords;
    }

    long liveBytes() {
        return liveBytes;
    }

    void added(Place place, int bytes) {
        live.set((int) (place.number() - first));
        note(place, places);
        liveRecords++;
        liveBytes += bytes;
    }

    private static void note(Place place, NavigableMap<Long, Long> to) {
        if (to.isEmpty() || place.offset() - to.lastEntry().getValue() >= APART) {
            to.put(place.number(), place.offset());
        }
    }

    /** Where to begin to look for a record. */
    Place before(long number) {
        var entry = places.floorEntry(number);
        return entry == null ? new Place(first, Layout.HEADER) : new Place(entry.getKey(), entry.getValue());
    }

    boolean isLive(long number) {
        return number >= first && number < next && live.get((int) (number - first));
    }

    /** The first that is not done, from this number on; below zero if there is none. */
    long nextLive(long from) {
        int found = live.nextSetBit((int) Math.max(0, Math.min(Integer.MAX_VALUE, from - first)));
        return found < 0 ? -1 : first + found;
    }

    /** Says whether it was not done before. */
    boolean done(long number, int bytes) {
        if (!isLive(number)) {
            return false;
        }
        live.clear((int) (number - first));
        liveRecords--;
        liveBytes -= bytes;
        marks.add(number);
        return true;
    }

    /** Finds what is in the file; what is damaged comes into the list. */
    void scan(SegmentReader reader, Journal.Visitor visitor, List<Damage> damages) throws IOException {
        reader.open(file);
        long size = reader.size();
        if (size < Layout.HEADER) {
            torn(0, size, damages, reader);
            end = 0;
            return;
        }
        if (Layout.read(reader.at(0, Layout.HEADER)) instanceof Layout.Header.Known known) {
            next = Math.max(next, known.reached());
        } else {
            damages.add(new Damage(file, 0, Layout.HEADER, Damage.Kind.HEADER, 0));
        }
        BitSet done = marks.read(first);
        Frames frames = new Frames(reader, size, first);
        long before = first - 1;
        while (frames.advance()) {
            if (frames.skipped() > 0) {
                damages.add(new Damage(
                        file,
                        frames.at() - frames.skipped(),
                        frames.skipped(),
                        Damage.Kind.CHANGED,
                        frames.number() - before - 1));
            }
            before = frames.number();
            if (!done.get((int) (before - first))) {
                added(new Place(before, frames.at()), Layout.FRAME + frames.length());
                visitor.record(before, Layout.FRAME + frames.length(), frames.start());
            }
        }
        next = Math.max(next, before + 1);
        end = frames.end();
        torn(end, size, damages, reader);
    }

    private void torn(long from, long size, List<Damage> damages, SegmentReader reader) throws IOException {
        long something = reader.firstNonZero(from, size);
        if (something < size) {
            damages.add(
                    new Damage(file, from, reader.afterLastNonZero(something, size) - from, Damage.Kind.TORN_TAIL, 0));
        }
    }

    /** Cuts off what is behind the last sound record. */
    void trim() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() > end) {
                channel.truncate(end);
                channel.force(true);
            }
        }
    }

    /** Writes the file anew with what is not done; at each moment there is either the old one or the new one. */
    void compact(SegmentReader reader) throws IOException {
        Path unfinished = folder.path().resolve(Layout.name(first, Layout.UNFINISHED));
        reader.open(file);
        NavigableMap<Long, Long> newPlaces = new TreeMap<>();
        long newEnd;
        try (FileChannel to = folder.open(unfinished, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(to, Layout.header(first, next));
            Frames frames = new Frames(reader, end, first);
            while (frames.advance()) {
                if (isLive(frames.number())) {
                    note(new Place(frames.number(), to.position()), newPlaces);
                    write(to, ByteBuffer.wrap(reader.copy(frames.at(), Layout.FRAME + frames.length())));
                }
            }
            to.force(true);
            newEnd = to.position();
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        folder.force();
        marks.delete();
        end = newEnd;
        places = newPlaces;
        generation++;
    }

    private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** The file first: marks without a file say nothing, a file without marks would be done again. */
    void delete() throws IOException {
        generation++;
        Files.deleteIfExists(file);
        marks.delete();
    }
}
