package dev.petrel.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The system's clock; its timer is a platform thread, because spinning virtual threads can hold up all others. */
final class SystemTime implements Time {

    private static final Duration IDLE_BEFORE_THREAD_ENDS = Duration.ofMillis(200);

    static final Time INSTANCE = new SystemTime();

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    private final ScheduledThreadPoolExecutor timer;

    private SystemTime() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("petrel-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_BEFORE_THREAD_ENDS.toMillis(), TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        Future<?> future = timer.schedule(() -> run(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** One alarm that fails must not be the last. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("an alarm failed", failure);
        }
    }
}
