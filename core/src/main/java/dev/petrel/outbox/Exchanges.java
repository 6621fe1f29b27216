package dev.petrel.outbox;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Damage;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Journal;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;

/**
 * Writes down how far QoS 2 publications have come with the broker, so that the next process goes on there: a journal of
 * steps beside that of the publications. Steps that come together are forced to the disk together; in their order, so that
 * of two that depend on one another the first is there if the second is. Owned by the outbox's thread.
 *
 * <p>A publication that has arrived is marked as done elsewhere, and that is forced to the disk seldom. So that one has
 * arrived stands here until it is. From time to time all that counts is written anew, and what was before is deleted.
 */
final class Exchanges implements AutoCloseable {

    /** In the directory of the outbox. */
    static final String DIRECTORY = "exchanges";

    /** Some thousand steps: when they are full, what counts is written anew. */
    private static final int SEGMENT_BYTES = 256 << 10;

    private final Journal letters;
    private final Journal journal;
    private final Ledger ledger;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(Step step, Runnable onDisk) {}

    private Exchanges(Journal letters, Journal journal, Ledger ledger) {
        this.letters = letters;
        this.journal = journal;
        this.ledger = ledger;
    }

    /**
     * Opens those of an outbox.
     *
     * @throws StorageUnavailable if some are open with another broker, or the disk fails
     */
    static Exchanges open(Path outbox, String broker, Journal letters) {
        Path directory = outbox.resolve(DIRECTORY);
        Journal journal = Journal.open(directory, SEGMENT_BYTES, (number, bytes, start) -> {});
        try {
            Ledger ledger = Ledger.of(journal);
            Exchanges exchanges = new Exchanges(letters, journal, ledger);
            exchanges.bind(directory, broker);
            return exchanges;
        } catch (IOException e) {
            journal.close();
            throw new StorageUnavailable("directory " + directory + " cannot be read: " + e, e);
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private void bind(Path directory, String broker) {
        if (ledger.broker().equals(broker)) {
            return;
        }
        int open = ledger.open(letters::isLive).size();
        if (open > 0) {
            throw new StorageUnavailable(open + " QoS 2 exchanges in " + directory
                    + " are not complete, and they are with "
                    + MqttText.quoted(ledger.broker()) + ", while this client goes to " + MqttText.quoted(broker)
                    + ": go there once more until they are (petrel outbox ls names them), or delete that directory: then"
                    + " they begin anew, and may arrive twice");
        }
        ledger.take(new Step.State(broker, List.of(), Set.copyOf(ledger.delivered())));
        step(ledger.state(letters::isLive), () -> {}); // the first to be written, and all that counts then
    }

    /**
     * Looks whether an outbox may be opened without them.
     *
     * @throws StorageUnavailable if some are open
     */
    static void requireNone(Path outbox, Journal letters) {
        int open = (int) openIn(outbox).stream()
                .filter(exchange -> letters.isLive(exchange.number()))
                .count();
        if (open > 0) {
            throw new StorageUnavailable(open + " QoS 2 exchanges in " + outbox.resolve(DIRECTORY)
                    + " are not complete: switch exactlyOnce (MQTT_OUTBOX_EXACTLY_ONCE) on until they are (petrel outbox"
                    + " ls names them), or, if the broker has forgotten the session, delete that directory: then they"
                    + " begin anew, and may arrive twice");
        }
    }

    /**
     * Those of an outbox that nobody has open; none where there never were any.
     *
     * @throws StorageUnavailable if the disk fails
     */
    static List<Exchange> openIn(Path outbox) {
        Path directory = outbox.resolve(DIRECTORY);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Journal journal = Journal.inspect(directory, (number, bytes, start) -> {})) {
            return Ledger.of(journal).open();
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + directory + " cannot be read: " + e, e);
        }
    }

    /** What was found damaged, in words. */
    List<String> damages() {
        return journal.damages().stream().map(Damage::text).toList();
    }

    /** Those that are not complete, in their order. */
    List<Exchange> open() {
        return ledger.open();
    }

    /** Publications that have arrived, of which the outbox may not know yet. */
    List<Long> delivered() {
        return ledger.delivered();
    }

    /** Has a step written with the next {@link #commit}; told when it is on disk. */
    void step(Step step, Runnable onDisk) {
        waiting.add(new Waiting(step, onDisk));
    }

    /** The broker has forgotten them all. */
    void sessionGone() {
        if (!ledger.open().isEmpty() || !waiting.isEmpty()) {
            step(new Step.SessionGone(), () -> {});
        }
    }

    /**
     * Writes what waits, forces it to the disk, and tells who waits for it; whether anything did.
     *
     * @throws StorageUnavailable if the disk takes nothing: what waits is written with the next call
     */
    boolean commit() {
        boolean any = !waiting.isEmpty();
        while (!waiting.isEmpty()) {
            if (waiting.stream().anyMatch(one -> one.step instanceof Step.SessionGone)) {
                letters.force(); // what ended as in doubt is not to be found again without its exchange
            }
            List<Entry> entries = waiting.stream().map(one -> one.step.entry()).toList();
            int taken = journal.append(entries);
            for (int i = 0; i < taken; i++) {
                Waiting one = waiting.remove();
                ledger.take(one.step);
                one.onDisk.run();
            }
        }
        if (journal.files() > 1) {
            writeAnew();
        }
        return any;
    }

    private void writeAnew() {
        letters.force();
        Step.State state = ledger.state(letters::isLive);
        long number = journal.next();
        int unused = journal.append(List.of(state.entry()));
        ledger.take(state);
        journal.dropBefore(number);
    }

    @Override
    public void close() {
        journal.close();
    }
}
