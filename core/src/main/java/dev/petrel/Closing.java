package dev.petrel;

import dev.petrel.connection.Connection;
import dev.petrel.observe.ConnectionState;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a client, in order, each step with its budget: handlers, outcomes, goodbye. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    /** Long enough to learn that nothing is left, too short to hope for the broker's return. */
    private static final Duration OFFLINE_WAIT = Duration.ofMillis(100);

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
        Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        return new CloseReport(unhandled, completes(assembly.connection.drained(), left));
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
                                now.drained() ? "all ended" : "left");
            }
            return now;
        } finally {
            oneAtATime.unlock();
        }
    }

    private CloseReport closeOnce(Duration within) {
        Connection connection = assembly.connection;
        assembly.vitals.quiet();
        assembly.refuseNew();
        assembly.requester.close();
        int unhandled = assembly.dispatcher.drain(within.dividedBy(2));
        boolean online = connection.state() instanceof ConnectionState.Online
                || connection.state() instanceof ConnectionState.Subscribing;
        long until = System.nanoTime() + within.dividedBy(4).toNanos();
        boolean told = online && said(assembly.vitals.shutdown(), within.dividedBy(8));
        connection.refuseNew();
        boolean drained =
                completes(connection.drained(), online ? Duration.ofNanos(until - System.nanoTime()) : OFFLINE_WAIT);
        assembly.dispatcher.stop();
        LOG.debug("goodbye {}", told ? "said" : "not heard");
        completes(connection.close(), within.dividedBy(4)); // here: connection.close(!told), so that the will speaks
        assembly.dialer.close();
        return new CloseReport(unhandled, drained);
    }

    private static boolean said(CompletionStage<Boolean> heard, Duration within) {
        return completes(heard, within) && heard.toCompletableFuture().join();
    }

    private static boolean completes(CompletionStage<?> stage, Duration within) {
        try {
            stage.toCompletableFuture().get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
