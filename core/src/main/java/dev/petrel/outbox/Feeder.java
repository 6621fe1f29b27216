package dev.petrel.outbox;

import dev.petrel.journal.Cursor;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Found;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands over in order what is on disk, a bounded piece at a time: from memory while it keeps up, read back otherwise.
 * Owned by the outbox's thread.
 */
final class Feeder implements AutoCloseable {

    private final Journal journal;
    private final Cursor cursor;
    private final Epoch epoch;
    private final Time time;
    private final Pace pace;
    private final Ends ends;
    private final Asides asides;

    // What the outlet has.
    private final Set<Long> out = new HashSet<>();
    private long bytesOut;

    // What is next: all that is not done below a number is with the outlet or stands in the row.
    private final ArrayDeque<Next> row = new ArrayDeque<>();
    private long bytesInRow;
    private long rowEnd;

    private boolean online;
    private long backlogEnd;
    private Time.@Nullable Alarm alarm;

    /** What the feeder has others do. */
    interface Ends {

        /** Sends it; the end is told to {@link Feeder#ended} first of all. */
        void send(long number, int bytes, Publication publication);

        /** Whether it is still to be sent; after that it is no victim any more. */
        boolean maySend(long number);

        /** Its time is up, after {@link #maySend}. */
        void expired(long number, int bytes);

        /** It cannot be read: any more, or by this version. */
        void unreadable(long number, boolean lost);

        /** Has {@link Feeder#feed} called again soon, on the outbox's thread. */
        void feedAgain();
    }

    private record Next(long number, int bytes, Publication publication, long deadline) {}

    Feeder(Journal journal, Epoch epoch, Time time, OutboxSettings settings, Ends ends) {
        this.journal = journal;
        this.cursor = journal.from(0);
        this.asides = new Asides(journal);
        this.epoch = epoch;
        this.time = time;
        this.pace = new Pace(settings.drainRate(), time.nanos());
        this.ends = ends;
        this.rowEnd = journal.liveRecords() == 0 ? journal.next() : 0;
    }

    /** There is a connection, or none any more; what waited for it is fed at the pace of a backlog. */
    void online(boolean now) {
        if (now && !online) {
            backlogEnd = journal.next();
        }
        online = now;
    }

    /** One more is on disk; it goes on from memory if there is room for it. */
    void accepted(long number, int bytes, Publication publication, long deadline) {
        if (rowEnd == number && bytesInRow < Outbox.FED_BYTES && row.size() < 8 * Outbox.FED_MESSAGES) {
            append(new Next(number, bytes, publication, deadline));
        }
    }

    private void append(Next next) {
        row.add(next);
        bytesInRow += next.bytes;
        rowEnd = next.number + 1;
    }

    /** One was with the outlet when the process before ended, and is so again. */
    void resumed(long number, int bytes) {
        out.add(number);
        bytesOut += bytes;
    }

    boolean isOut(long number) {
        return out.contains(number);
    }

    void ended(long number, int bytes) {
        if (out.remove(number)) {
            bytesOut -= bytes;
            asides.ended(number);
        }
    }

    /** Hands over as much as may be. */
    void feed() throws IOException {
        if (mayFeed() && asides.anyReady()) {
            asides.readBack(found -> hand(next(found)));
            if (asides.anyReady()) {
                ends.feedAgain();
            }
        }
        while (mayFeed()) {
            Next next = peek();
            if (next == null) {
                return;
            }
            if (!journal.isLive(next.number) || isOut(next.number)) {
                poll();
            } else if (next.number < backlogEnd && !pace.take(time.nanos())) {
                pauseThenFeed();
                return;
            } else {
                poll();
                if (!asides.takes(next.number, next.bytes, next.publication)) {
                    hand(next);
                }
            }
        }
    }

    private boolean mayFeed() {
        return online
                && out.size() - asides.messages() < Outbox.FED_MESSAGES
                && bytesOut - asides.bytes() < Outbox.FED_BYTES;
    }

    private void hand(@Nullable Next next) {
        if (next != null && (!ends.maySend(next.number) || !send(next))) {
            asides.ended(next.number);
        }
    }

    /** Says whether the outlet has it now. */
    private boolean send(Next next) {
        long left = next.deadline == Epoch.NEVER ? Epoch.NEVER : next.deadline - epoch.elapsed();
        Publication publication = Letter.withRemaining(next.publication, left);
        if (publication == null) {
            ends.expired(next.number, next.bytes);
            return false;
        }
        out.add(next.number);
        bytesOut += next.bytes;
        ends.send(next.number, next.bytes, publication);
        return true;
    }

    private void poll() {
        bytesInRow -= row.remove().bytes;
    }

    private @Nullable Next peek() throws IOException {
        while (row.isEmpty() && rowEnd < journal.next()) {
            cursor.goTo(rowEnd);
            Found found = cursor.next();
            if (found == null) {
                rowEnd = journal.next();
            } else {
                readBack(found);
            }
        }
        return row.peek();
    }

    private void readBack(Found found) {
        Next next = next(found);
        if (next == null) {
            rowEnd = found.number() + 1;
        } else {
            append(next);
        }
    }

    private @Nullable Next next(Found found) {
        long number = found.number();
        ByteBuffer body = found.body();
        int bytes = body == null ? 0 : Entry.ROOM + body.remaining();
        Letter.Stamp stamp = body == null ? new Letter.Stamp(0, 0, -1) : Letter.Stamp.of(body);
        Letter letter = Store.letter(found);
        if (letter == null) {
            ends.unreadable(number, body == null);
            return null;
        }
        return new Next(number, bytes, letter.publication(), epoch.deadline(number, stamp));
    }

    private void pauseThenFeed() {
        if (alarm == null) {
            alarm = time.after(Duration.ofNanos(pace.pause()), ends::feedAgain);
        }
    }

    void paused() {
        alarm = null;
    }

    @Override
    public void close() throws IOException {
        if (alarm != null) {
            alarm.cancel();
        }
        try (cursor) {
            asides.close();
        }
    }
}
