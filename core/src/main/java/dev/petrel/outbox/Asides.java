package dev.petrel.outbox;

import dev.petrel.journal.Cursor;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Found;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The topics of which one publication at a time is in flight, so that each may stand still for long. They have a share of
 * their own of what is with the outlet, and few of each; what comes after those is left on disk until they have ended.
 * So all other topics go on. Owned by the outbox's thread.
 */
final class Asides implements AutoCloseable {

    /** How many of one such topic the outlet has, at most. */
    static final int FEW = 2;

    /** How many of all such topics the outlet has, at most. */
    static final int MANY = 4096;

    private final Journal journal;
    private final Cursor cursor;
    private final Map<String, Row> rows = new HashMap<>();
    private final Map<Long, Sent> out = new HashMap<>();
    private long bytesOut;

    /** Those of which something can be read back now, and those that wait for the share of all. */
    private final ArrayDeque<Row> ready = new ArrayDeque<>();

    private final ArrayDeque<Row> shareless = new ArrayDeque<>();

    /** One that the outlet has. */
    private record Sent(Row row, int bytes) {}

    /** What is with the outlet of one topic, and what of it is on disk only. */
    private static final class Row {
        final String topic;
        final Numbers left = new Numbers();
        int out;
        boolean queued;

        Row(String topic) {
            this.topic = topic;
        }

        boolean waits() {
            return !left.isEmpty();
        }
    }

    Asides(Journal journal) {
        this.journal = journal;
        this.cursor = journal.from(0);
    }

    /** How many of them the outlet has. */
    int messages() {
        return out.size();
    }

    /** The bytes of those. */
    long bytes() {
        return bytesOut;
    }

    /**
     * Whether a publication is left on disk for now, behind others of its topic; otherwise it counts as with the outlet, if
     * it is of this kind.
     */
    boolean takes(long number, int bytes, Publication publication) {
        String topic = publication.topic().name();
        if (!publication.demands().ordered() && !isLeftOnDisk(topic)) {
            return false;
        }
        Row row = rows.computeIfAbsent(topic, Row::new);
        if (!row.waits() && row.out < FEW && hasShare()) {
            handedOver(row, number, bytes);
            return false;
        }
        if (!row.waits() && row.out == 0) {
            enqueue(row, shareless);
        }
        row.left.add(number);
        return true;
    }

    /** Whether something of a topic is left on disk: then all that comes after it is, or it would pass, and go twice. */
    private boolean isLeftOnDisk(String topic) {
        Row row = rows.isEmpty() ? null : rows.get(topic);
        return row != null && row.waits();
    }

    private boolean hasShare() {
        return out.size() < MANY && bytesOut < Outbox.FED_BYTES;
    }

    private void handedOver(Row row, long number, int bytes) {
        row.out++;
        bytesOut += bytes;
        out.put(number, new Sent(row, bytes));
    }

    /** One that was with the outlet has ended, or was not sent after all. */
    void ended(long number) {
        Sent sent = out.remove(number);
        if (sent == null) {
            return;
        }
        Row row = sent.row;
        row.out--;
        bytesOut -= sent.bytes;
        if (row.waits()) {
            enqueue(row, ready);
        } else {
            forgetIfEmpty(row);
        }
        Row next = shareless.poll();
        if (next != null) {
            next.queued = false;
            enqueue(next, ready);
        }
    }

    private static void enqueue(Row row, ArrayDeque<Row> queue) {
        if (!row.queued) {
            row.queued = true;
            queue.add(row);
        }
    }

    private void forgetIfEmpty(Row row) {
        if (row.out == 0 && !row.waits()) {
            rows.remove(row.topic);
        }
    }

    /** Whether there is something to be read back. */
    boolean anyReady() {
        return !ready.isEmpty();
    }

    /** Reads back what was left on disk of a topic that goes on, as much as may go. */
    void readBack(Consumer<Found> sent) throws IOException {
        Row row = ready.element();
        while (row.waits() && row.out < FEW && hasShare()) {
            long number = row.left.first();
            Found found = journal.isLive(number) ? found(number) : null;
            row.left.removeFirst(); // only now: where the disk fails, the same is tried again
            if (found != null) {
                handOver(row, found, sent);
            }
        }
        ready.remove();
        row.queued = false;
        if (!row.waits()) {
            forgetIfEmpty(row);
        } else if (row.out < FEW) {
            enqueue(row, hasShare() ? ready : shareless);
        }
    }

    private @Nullable Found found(long number) throws IOException {
        cursor.goTo(number);
        return cursor.next();
    }

    private void handOver(Row row, Found found, Consumer<Found> sent) {
        ByteBuffer body = found.body();
        if (body != null) {
            handedOver(row, found.number(), Entry.ROOM + body.remaining());
        }
        sent.accept(found);
    }

    @Override
    public void close() throws IOException {
        cursor.close();
    }
}
