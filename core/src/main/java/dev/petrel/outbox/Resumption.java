package dev.petrel.outbox;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Cursor;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Found;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the process before had begun to send at QoS 2, read back when an outbox is opened. */
final class Resumption {

    private final Journal journal;
    private final Exchanges exchanges;
    private final Epoch epoch;
    private final Endings endings;

    Resumption(Journal journal, Exchanges exchanges, Epoch epoch, Endings endings) {
        this.journal = journal;
        this.exchanges = exchanges;
        this.epoch = epoch;
        this.endings = endings;
    }

    /** Ends what has arrived, and gives what is to go on. */
    List<Outbox.Begun> begun() {
        for (long number : exchanges.delivered()) {
            ByteBuffer body = body(number);
            if (body != null) {
                endings.hasArrived(number, Entry.ROOM + body.remaining());
            }
        }
        List<Outbox.Begun> begun = new ArrayList<>();
        for (Exchange exchange : exchanges.open()) {
            begun.add(begun(exchange));
        }
        return begun;
    }

    private Outbox.Begun begun(Exchange exchange) {
        long number = exchange.number();
        ByteBuffer body = body(number);
        Publication publication = body == null ? null : publication(number, body.duplicate());
        if (body == null || publication == null) {
            return new Outbox.Begun(number, exchange.id(), exchange.received(), null, outcome -> {});
        }
        return new Outbox.Begun(
                number,
                exchange.id(),
                exchange.received(),
                publication,
                endings.resumed(number, Entry.ROOM + body.remaining()));
    }

    /** With what is left of its time; it was sent in time, so that there is always some. */
    private @Nullable Publication publication(long number, ByteBuffer body) {
        long deadline = epoch.deadline(number, Letter.Stamp.of(body));
        Letter letter = Store.letter(new Found(number, body));
        long left = deadline == Epoch.NEVER ? Epoch.NEVER : Math.max(1, deadline - epoch.elapsed());
        return letter == null ? null : Letter.withRemaining(letter.publication(), left);
    }

    private @Nullable ByteBuffer body(long number) {
        if (!journal.isLive(number)) {
            return null;
        }
        try (Cursor cursor = journal.from(number)) {
            Found found = cursor.next();
            return found == null || found.number() != number ? null : found.body();
        } catch (IOException e) {
            throw new StorageUnavailable("record " + number + " of the outbox cannot be read: " + e, e);
        }
    }
}
