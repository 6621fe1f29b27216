package dev.petrel.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.envelope.Identity;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Journal;
import dev.petrel.time.Time;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What handlers have handled, on disk, so that a process that comes after this one knows it. Written before the message
 * is acknowledged, many together; where the disk does not take it messages are acknowledged all the same, and may be
 * handled twice after a restart, which health tells.
 */
final class Diary {

    private static final String NOT_WRITTEN =
            "what was handled is not written down, so it may be handled again after a restart: ";

    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int DIGEST = 32;
    private static final int BODY = Long.BYTES + DIGEST;
    private static final int MOST_TOGETHER = 1_000;

    /** One that was written in this life or before: when, in milliseconds of the wall clock. */
    private record Note(long number, long at) {}

    /** One that is to be written. */
    private record Wish(Entry entry, CountDownLatch written) {}

    private final long window;
    private final int entries;
    private final Time time;
    private final Thread writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** What processes before this one have handled. */
    private final Map<ByteBuffer, Long> before = new HashMap<>();

    @GuardedBy("lock")
    private final ArrayDeque<Wish> wishes = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean closed;

    private volatile @Nullable String trouble;

    // Owned by the writer's thread.
    private final Journal journal;
    private final ArrayDeque<Note> notes = new ArrayDeque<>();

    /**
     * Opens the diary of a directory, and forgets what is too old or too much.
     *
     * @throws StorageUnavailable if another process has it, or the disk fails
     */
    Diary(Path directory, Duration window, int entries, Time time, String clientId) {
        this.window = window.toMillis();
        this.entries = entries;
        this.time = time;
        this.journal = Journal.open(directory, SEGMENT_BYTES, this::found);
        forget();
        this.writer = Thread.ofPlatform()
                .daemon()
                .name("petrel-" + clientId + "-diary")
                .start(this::writeAll);
    }

    /**
     * The diary of a client; null where copies are not told apart, or not after a restart.
     *
     * @throws StorageUnavailable if another process has it, or the disk fails
     */
    static @Nullable Diary of(Surroundings around) {
        Dedupe dedupe = around.dedupe();
        return dedupe == null || dedupe.directory() == null
                ? null
                : new Diary(dedupe.directory(), dedupe.window(), dedupe.entries(), around.time(), around.clientId());
    }

    private void found(long number, int bytes, ByteBuffer start) {
        if (start.remaining() == BODY) {
            long at = start.getLong();
            byte[] digest = new byte[DIGEST];
            start.get(digest);
            before.put(ByteBuffer.wrap(digest), at);
            notes.add(new Note(number, at));
        }
    }

    /** Whether a handler, known by its filter and name, handled it in an earlier life. */
    boolean knows(String handler, Identity identity) {
        Long at = before.isEmpty() ? null : before.get(ByteBuffer.wrap(digest(handler, identity)));
        return at != null && !isOld(at);
    }

    /** Writes that a handler has handled it; returns when that is on the disk, or cannot be. */
    void write(String handler, Identity identity) throws InterruptedException {
        ByteBuffer framed = ByteBuffer.allocate(Entry.ROOM + BODY);
        framed.position(Entry.ROOM).putLong(time.now().toEpochMilli()).put(digest(handler, identity));
        CountDownLatch written = new CountDownLatch(1);
        lock.lock();
        try {
            if (closed) {
                return;
            }
            wishes.add(new Wish(new Entry(framed.array()), written)); // as many at most as messages are un-acknowledged
            changed.signal();
        } finally {
            lock.unlock();
        }
        written.await();
    }

    /** What stands against good health. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Writes what is still to be written, and gives the directory free; waits for that. */
    void close(Duration within) {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            boolean unused = writer.join(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeAll() {
        try {
            for (List<Wish> some = next(); !some.isEmpty(); some = next()) {
                try {
                    write(some);
                    trouble = null;
                } catch (StorageUnavailable e) {
                    trouble = NOT_WRITTEN + e.getMessage();
                } catch (RuntimeException | Error e) { // no memory, say
                    trouble = NOT_WRITTEN + Words.of(Words.tellable(e));
                } finally {
                    some.forEach(wish -> wish.written.countDown());
                }
            }
        } finally {
            writeNoMore();
            journal.close();
        }
    }

    /** Nobody is to wait for a thread that is no more. */
    private void writeNoMore() {
        lock.lock();
        try {
            closed = true;
            wishes.forEach(wish -> wish.written.countDown());
            wishes.clear();
        } finally {
            lock.unlock();
        }
    }

    /** What waits; nothing at the end. */
    private List<Wish> next() {
        lock.lock();
        try {
            while (wishes.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<Wish> some = new ArrayList<>();
            while (!wishes.isEmpty() && some.size() < MOST_TOGETHER) {
                some.add(wishes.remove());
            }
            return some;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Wish> some) {
        List<Entry> left = new ArrayList<>(some.stream().map(Wish::entry).toList());
        long now = time.now().toEpochMilli();
        while (!left.isEmpty()) {
            long first = journal.next();
            int taken = journal.append(left);
            for (int i = 0; i < taken; i++) {
                notes.add(new Note(first + i, now));
            }
            left.subList(0, taken).clear();
        }
        forget();
    }

    private void forget() {
        for (Note first = notes.peek();
                first != null && (notes.size() > entries || isOld(first.at));
                first = notes.peek()) {
            notes.remove();
            journal.done(first.number, Entry.ROOM + BODY);
        }
    }

    private boolean isOld(long at) {
        return Math.abs(time.now().toEpochMilli() - at) >= window;
    }

    private static byte[] digest(String handler, Identity identity) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(handler, identity.type(), identity.id(), identity.part())) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                digest.update(bytes);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
