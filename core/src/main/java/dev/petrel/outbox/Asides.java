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

/**
 * The topics of which one publication at a time is in flight, so that each may stand still for long. They have a share of
 * their own of what is with the outlet, and few of each; what comes after those is left on disk until they have ended.
 * So all other topics go on. Owned by the outbox's thread.
 */
final class Asides {

    /** How many of one such topic the outlet has, at most. */
    static final int FEW = 2;

    /** How many of all such topics the outlet has, at most. */
    static final int MANY = 4096;

    /** How many records are looked at in one round, so that writing does not wait for long. */
    static final int LOOKED_AT = 20_000;

    private static final long NONE = -1;

    private final Journal journal;
    private final Map<String, Row> rows = new HashMap<>();
    private final Map<Long, Sent> out = new HashMap<>();
    private long bytesOut;

    /** Those of which something can be read back now, and those that wait for the share of all. */
    private final ArrayDeque<Row> ready = new ArrayDeque<>();

    private final ArrayDeque<Row> shareless = new ArrayDeque<>();

    /** One that the outlet has. */
    private record Sent(Row row, int bytes) {}

    /** What is with the outlet of one topic, and from which number on the rest is on disk only. */
    private static final class Row {
        final String topic;
        int out;
        long from = NONE;
        boolean queued;

        Row(String topic) {
            this.topic = topic;
        }

        boolean waits() {
            return from != NONE;
        }
    }

    Asides(Journal journal) {
        this.journal = journal;
    }

    /** How many of them the outlet has. */
    int messages() {
        return out.size();
    }

    /** The bytes of those. */
    long bytes() {
        return bytesOut;
    }

    /** Whether a publication is left on disk for now; otherwise it counts as with the outlet, if it is of this kind. */
    boolean takes(long number, int bytes, Publication publication) {
        if (!publication.demands().ordered()) {
            return false;
        }
        Row row = rows.computeIfAbsent(publication.topic().name(), Row::new);
        if (!row.waits() && row.out < FEW && hasShare()) {
            handedOver(row, number, bytes);
            return false;
        }
        if (!row.waits()) {
            row.from = number;
            if (row.out == 0) {
                enqueue(row, shareless);
            }
        }
        return true;
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

    /**
     * Reads back what was left on disk of the topics that go on, some of it.
     *
     * @param before all from this number on comes by itself
     */
    void readBack(long before, Consumer<Found> sent) throws IOException {
        Row row = ready.remove();
        row.queued = false;
        try (Cursor cursor = journal.from(Math.max(0, row.from))) {
            int left = LOOKED_AT;
            while (row.waits() && row.out < FEW && hasShare() && left-- > 0) {
                Found found = cursor.next();
                if (found == null || found.number() >= before) {
                    row.from = NONE;
                } else {
                    row.from = found.number() + 1;
                    handOver(row, found, sent);
                }
            }
        }
        if (!row.waits()) {
            forgetIfEmpty(row);
        } else if (row.out < FEW) {
            enqueue(row, hasShare() ? ready : shareless);
        }
    }

    private void handOver(Row row, Found found, Consumer<Found> sent) {
        ByteBuffer body = found.body();
        if (body != null && Letter.topic(body.duplicate()).name().equals(row.topic)) {
            handedOver(row, found.number(), Entry.ROOM + body.remaining());
            sent.accept(found);
        }
    }
}
