package dev.petrel.outbox;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Journal;
import dev.petrel.observe.Events;
import dev.petrel.outbox.Troubles.Task;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns the files, the outcomes and the feeding. In each round it does what others posted, writes what was
 * handed over and forces it to the disk once, tells those who wait for that, and feeds on. How that is written stands in
 * {@link Writing}, how what it keeps ends in {@link Endings}.
 */
final class Keeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");
    private static final Duration DISK_PAUSE = Duration.ofSeconds(1);

    // What any thread uses.
    private final Mail mail;
    private volatile boolean stopping;
    private volatile boolean ended;
    private final Troubles troubles = new Troubles();

    // What this thread owns.
    private final Journal journal;
    private final Places places;
    private final @Nullable Exchanges exchanges;
    private final Epoch epoch;
    private final Time time;
    private final Endings endings;
    private final Feeder feeder;
    private final Writing writing;
    private boolean again;
    private final List<CompletableFuture<Void>> drains = new ArrayList<>();

    Keeper(Opened opened, OutboxSettings settings, Time time, Events events, Outlet outlet) {
        this.journal = opened.journal();
        this.places = opened.places();
        this.exchanges = opened.exchanges();
        this.mail = opened.mail();
        this.epoch = opened.epoch();
        this.time = time;
        this.endings = new Endings(opened, time, events, outlet);
        this.feeder = new Feeder(journal, opened.epoch(), time, settings, endings);
        endings.of(feeder);
        this.writing = new Writing(opened, journal::append, this::accepted, troubles);
    }

    /**
     * What the process before had begun; to be called once, before this runs. If it throws, this is at its end.
     *
     * @throws StorageUnavailable if that cannot be read
     */
    List<Outbox.Begun> begun() {
        try {
            List<Outbox.Begun> begun =
                    exchanges == null ? List.of() : new Resumption(journal, exchanges, epoch, endings).begun();
            endVictims(); // before any of those can end
            return begun;
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    /** Does something with the exchanges, where they are written down. */
    void exchange(Consumer<Exchanges> action) {
        Exchanges written = exchanges;
        if (written != null) {
            post(() -> action.accept(written));
        }
    }

    /** Takes what has entered; from any thread. */
    void entered() {
        if (ended) {
            writing.refuseAll(closed());
        }
    }

    void post(Runnable action) {
        mail.post(action);
    }

    /** What stands against a disk that takes and gives everything, in words. */
    List<String> troubles() {
        return troubles.words();
    }

    /** Ends once what was handed over is on disk. */
    void stop() {
        stopping = true;
        post(() -> {});
    }

    void online(boolean now) {
        post(() -> feeder.online(now));
    }

    void awaitDrained(CompletableFuture<Void> drain) {
        post(() -> drains.add(drain));
        if (ended) {
            drain.completeExceptionally(closed());
        }
    }

    @Override
    public void run() {
        mail.readBy(Thread.currentThread());
        post(() -> {}); // the first round is for what was there before
        while (!stopping || !mail.isEmpty()) {
            try {
                mail.await();
                round();
            } catch (IOException e) {
                troubles.failed(Task.READING, "cannot read: " + e);
                tryAgainSoon();
            } catch (RuntimeException | Error e) {
                LOG.error("the outbox failed at something", e);
            }
        }
        end();
    }

    private void round() throws IOException {
        doPosts();
        endVictims();
        writing.commit();
        commitExchanges();
        endings.expire();
        feeder.feed();
        troubles.wentWell(Task.READING);
        tidy();
        if (!drains.isEmpty() && places.messages() == 0 && mail.isEmpty()) {
            drains.forEach(drain -> drain.complete(null));
            drains.clear();
        }
    }

    private void doPosts() {
        for (Runnable post = mail.pollPost(); post != null; post = mail.pollPost()) {
            post.run();
        }
    }

    private void endVictims() {
        for (Mail.Victim victim = mail.pollVictim(); victim != null; victim = mail.pollVictim()) {
            endings.ousted(victim);
        }
    }

    /** One is on disk; it goes on from memory, if it can. */
    private void accepted(Handed one, long number) {
        Letter letter = one.letter();
        Duration expiry = letter.publication().metadata().expiry();
        long deadline = expiry == null ? Epoch.NEVER : letter.elapsed() + expiry.toNanos();
        endings.accepted(number, one.entry().bytes(), deadline, one.outcome());
        feeder.accepted(number, one.entry().bytes(), letter.publication(), deadline);
    }

    private void commitExchanges() {
        try {
            if (exchanges != null && exchanges.commit()) {
                troubles.wentWell(Task.EXCHANGES);
            }
        } catch (StorageUnavailable e) {
            troubles.failed(Task.EXCHANGES, String.valueOf(e.getMessage()));
            tryAgainSoon();
        }
    }

    private void tryAgainSoon() {
        if (!again) {
            again = true;
            var unused = time.after(DISK_PAUSE, () -> post(() -> again = false));
        }
    }

    private void tidy() {
        try {
            journal.flush();
            if (Store.worthCompacting(journal)) {
                boolean unused = journal.compact(Store.WORTH_COMPACTING);
            }
            troubles.wentWell(Task.TIDYING);
        } catch (StorageUnavailable e) {
            troubles.failed(Task.TIDYING, String.valueOf(e.getMessage()));
            tryAgainSoon();
        }
    }

    /** Whoever still waits is told that the outbox keeps it. */
    private void end() {
        endings.close();
        try {
            closeFiles();
        } finally {
            ended = true;
            writing.refuseAll(closed());
            doPosts(); // of those who did not see yet that it has ended
            drains.forEach(drain -> drain.completeExceptionally(closed()));
        }
    }

    /** What cannot be closed well keeps nothing else open. */
    private void closeFiles() {
        try (journal;
                exchanges;
                feeder) {
            LOG.trace("the outbox is closed");
        } catch (IOException | RuntimeException e) {
            LOG.warn("the outbox could not be closed well", e);
        }
    }

    private static NotConnected closed() {
        return new NotConnected("the client is closed");
    }
}
