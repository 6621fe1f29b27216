package dev.petrel;

import static dev.petrel.Waiting.completes;

import dev.petrel.connection.Connection;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outbox.Outbox;
import dev.petrel.outcome.OutcomeStage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a client, in order, each step with its budget: handlers, batches, the last word, outcomes, goodbye. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    /** Long enough to learn that nothing is left, too short to hope for the broker's return. */
    private static final Duration OFFLINE_WAIT = Duration.ofMillis(100);

    /** So long identities, the I/O thread and the outbox have at least to end, also where all the time is used up. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private static final CompletionStage<Void> NOTHING = CompletableFuture.completedStage(null);

    private final Assembly assembly;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable CloseReport report;

    Closing(Assembly assembly) {
        this.assembly = assembly;
    }

    /** Waits for handlers and outcomes; an interrupt ends the waiting and stays set. */
    CloseReport drain(Duration within) {
        long until = System.nanoTime() + within.toNanos();
        int unhandled = assembly.dispatcher.drain(within);
        boolean sent = completes(outboxDrained(), left(until));
        boolean drained = completes(assembly.connection.drained(), left(until)) && sent;
        return new CloseReport(unhandled, drained, kept());
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /** Waits for the end, and brings it about when the process is told to end. */
    void await() throws InterruptedException {
        Thread onExit = new Thread(() -> close(PetrelClient.CLOSE_WAIT), "petrel-closing");
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            ended.await();
        } finally {
            removeHook(onExit);
        }
    }

    private static void removeHook(Thread onExit) {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            LOG.debug("the process is ending, so the client is closed");
        }
    }

    CloseReport close(Duration within) {
        oneAtATime.lock();
        try {
            CloseReport before = report;
            if (before != null) {
                return before;
            }
            CloseReport now = closeOnce(within);
            report = now;
            ended.countDown();
            if (!now.complete()) {
                LOG.atWarn()
                        .log(
                                "closed with {} messages unhandled, publications {}",
                                now.unhandled(),
                                now.drained()
                                        ? "all ended"
                                        : now.kept() == 0 ? "left" : "left, " + now.kept() + " of them in the outbox");
            }
            return now;
        } finally {
            oneAtATime.unlock();
        }
    }

    private CloseReport closeOnce(Duration within) {
        Connection connection = assembly.connection;
        long until = System.nanoTime() + within.toNanos();
        assembly.vitals.quiet();
        assembly.refuseNew();
        assembly.requester.close();
        int unhandled = assembly.dispatcher.drain(within.dividedBy(2));
        long eighth = within.toNanos() / 8;
        long outcomesUntil = System.nanoTime() + 3 * eighth;
        boolean batched = assembly.batchers.close(whileOnline(2 * eighth));
        boolean told = said(assembly.vitals.shutdown(online()), Duration.ofNanos(eighth));
        connection.refuseNew();
        assembly.outbox().ifPresent(Outbox::refuseNew);
        boolean sent = completes(outboxDrained(), whileOnline(outcomesUntil - System.nanoTime()));
        boolean drained = completes(connection.drained(), whileOnline(outcomesUntil - System.nanoTime())) && sent;
        assembly.dispatcher.stop(half(until));
        completes(
                connection.close(!told),
                Duration.ofNanos(Math.min(eighth, half(until).toNanos())));
        assembly.dialer.close(half(until));
        assembly.outbox().ifPresent(outbox -> end(outbox, atLeast(left(until))));
        return new CloseReport(unhandled, batched && drained, kept());
    }

    /** Half of what is left, so that there is some for what comes after it. */
    private static Duration half(long until) {
        return atLeast(left(until).dividedBy(2));
    }

    private static Duration atLeast(Duration time) {
        return time.compareTo(LEAST) < 0 ? LEAST : time;
    }

    private CompletionStage<Void> outboxDrained() {
        return assembly.outbox().map(Outbox::drained).orElse(NOTHING);
    }

    private long kept() {
        return assembly.outbox().map(Outbox::kept).orElse(0L);
    }

    private static void end(Outbox outbox, Duration within) {
        if (!outbox.close(within)) {
            LOG.warn("the outbox did not end in {}; what was accepted is on disk", within);
        }
    }

    /** How long to wait for what a broker answers. */
    private Duration whileOnline(long nanos) {
        return Duration.ofNanos(online() ? Math.max(0, nanos) : Math.min(nanos, OFFLINE_WAIT.toNanos()));
    }

    private boolean online() {
        ConnectionState state = assembly.connection.state();
        return state instanceof ConnectionState.Online || state instanceof ConnectionState.Subscribing;
    }

    private static boolean said(CompletionStage<Boolean> heard, Duration within) {
        return completes(heard, within) && OutcomeStage.toWaitOn(heard).join();
    }
}
