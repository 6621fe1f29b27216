package dev.petrel.outbox;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Journal;
import dev.petrel.outbox.Troubles.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjLongConsumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to the disk what was handed over, many at once, and tells each whether it is there. Owned by the outbox's thread.
 */
final class Writing {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");
    private static final int BATCH_MESSAGES = 8192;
    private static final long BATCH_BYTES = 4 << 20;

    private final Journal journal;
    private final ToIntFunction<List<Entry>> append;
    private final Mail mail;
    private final Places places;
    private final Needing needing;
    private final ObjLongConsumer<Handed> onDisk;
    private final Troubles troubles;

    /**
     * @param append writes some behind the others and forces that, as {@link Journal#append} does; how many
     * @param onDisk hears which are on disk, and under which number
     */
    Writing(Opened opened, ToIntFunction<List<Entry>> append, ObjLongConsumer<Handed> onDisk, Troubles troubles) {
        this.journal = opened.journal();
        this.append = append;
        this.mail = opened.mail();
        this.places = opened.places();
        this.needing = opened.needing();
        this.onDisk = onDisk;
        this.troubles = troubles;
    }

    /** Writes what was handed over, and forces it once for all. Whatever goes wrong, whoever is not on disk is told so. */
    void commit() {
        List<Guest> batch = new ArrayList<>();
        int written = 0;
        try {
            collect(batch);
            while (written < batch.size()) {
                written += write(batch.subList(written, batch.size()));
            }
        } catch (StorageUnavailable e) {
            failed(batch.subList(written, batch.size()), e);
        } catch (RuntimeException | Error e) {
            LOG.error("the outbox failed at writing", e);
            failed(batch.subList(written, batch.size()), new StorageUnavailable("cannot write: " + e, e));
        }
    }

    private void collect(List<Guest> batch) {
        for (long bytes = 0; batch.size() < BATCH_MESSAGES && bytes < BATCH_BYTES; ) {
            Guest guest = mail.pollHanded();
            if (guest == null) {
                return;
            }
            if (guest.ousted != null) {
                Handed one = handed(guest);
                mail.notOnTheWay(guest);
                one.accepted().complete(null);
                one.outcome().complete(guest.ousted);
            } else if (needing.takes(guest)) {
                batch.add(guest);
                bytes += guest.bytes;
            } else {
                refuse(guest, needing.full(guest));
            }
        }
    }

    private int write(List<Guest> batch) {
        long first = journal.next();
        int written = append.applyAsInt(
                batch.stream().map(guest -> handed(guest).entry()).toList());
        troubles.wentWell(Task.WRITING);
        for (int i = 0; i < written; i++) {
            accepted(first + i, batch.get(i));
        }
        return written;
    }

    private void accepted(long number, Guest guest) {
        Handed one = handed(guest);
        mail.notOnTheWay(guest);
        places.onDisk(guest, number);
        needing.onDisk(guest, number);
        try {
            onDisk.accept(one, number);
        } catch (RuntimeException | Error e) {
            LOG.error("the outbox failed at record {}, which is on disk", number, e);
        }
        one.accepted().complete(null);
    }

    private void failed(List<Guest> notWritten, StorageUnavailable why) {
        troubles.failed(Task.WRITING, String.valueOf(why.getMessage()));
        for (Guest guest : notWritten) {
            needing.notTaken(guest);
            refuse(guest, why);
        }
    }

    /** Tells all that were handed over that they are not taken. */
    void refuseAll(RuntimeException why) {
        for (Guest guest = mail.pollHanded(); guest != null; guest = mail.pollHanded()) {
            refuse(guest, why);
        }
        for (Guest inLine : places.close()) {
            handed(inLine).refuse(why);
        }
    }

    private void refuse(Guest guest, RuntimeException why) {
        Handed one = handed(guest);
        mail.notOnTheWay(guest);
        boolean unused = places.leave(guest);
        one.refuse(why);
    }

    private static Handed handed(Guest guest) {
        return Objects.requireNonNull(guest.handed);
    }
}
