package dev.petrel.hub.jobs;

import dev.petrel.hub.problem.Problem;
import dev.petrel.jobs.rest.Capabilities;
import dev.petrel.jobs.rest.ComputeJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service what MQTT does not say: all of the jobs that came up or ended, how those are of which nothing was heard
 * for a while, and what its workers can do. One thread asks, one thing after another.
 */
final class Inquiries implements AutoCloseable {

    /** How often it looks whether there is something to ask. */
    static final Duration LOOK = Duration.ofMillis(300);

    /** How often it asks for what nobody said anything about, and after how long once more when there was no answer. */
    static final Duration AGAIN = Duration.ofSeconds(3);

    private static final Capabilities NONE = new Capabilities(OptionalInt.empty(), Map.of());
    private static final Logger LOG = LoggerFactory.getLogger(Inquiries.class);

    private final Compute compute;
    private final JobBook book;
    private final KeptJobs kept;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread;
    private volatile Capabilities capabilities = NONE;
    private volatile String trouble = "";

    /** Used by the thread alone, as what follows. */
    private long nextSurvey = System.nanoTime();

    private String complaint = "";

    Inquiries(Compute compute, JobBook book, KeptJobs kept) {
        this.compute = compute;
        this.book = book;
        this.kept = kept;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("petrel-hub-jobs").factory());
    }

    /** Begins with the jobs that are remembered. */
    void start() {
        ScheduledFuture<?> restoring = thread.schedule(() -> tried(this::restore), 0, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> looking = thread.scheduleWithFixedDelay(
                () -> tried(this::look), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("jobs are looked after: {} {}", restoring, looking);
    }

    /** A job is to be asked for. */
    void want(String jobId) {
        if (wanted.size() < JobBook.MOST) {
            wanted.add(jobId);
        }
    }

    /** What the workers could do when it was asked last. */
    Capabilities capabilities() {
        return capabilities;
    }

    /** Why the service did not answer last; empty if it did. */
    String trouble() {
        return trouble;
    }

    private void restore() {
        List<String> ids = kept.all();
        if (compute.present()) {
            wanted.addAll(ids);
        }
    }

    private void look() {
        boolean survey = System.nanoTime() - nextSurvey >= 0;
        if (!compute.present() || (!survey && (wanted.isEmpty() || !trouble.isEmpty()))) {
            return;
        }
        if (survey) {
            nextSurvey = System.nanoTime() + AGAIN.toNanos();
        }
        try {
            if (survey) {
                survey();
            }
            List.copyOf(wanted).forEach(this::ask);
            settled("");
        } catch (Problem away) {
            settled(String.valueOf(away.getMessage()));
        }
    }

    private void survey() {
        Capabilities now = compute.capabilities();
        if (!now.equals(capabilities)) {
            capabilities = now;
            book.changed();
        }
        book.all().stream().filter(job -> !job.finished()).map(SeenJob::id).forEach(wanted::add);
    }

    private void ask(String jobId) {
        Optional<ComputeJob> job = compute.find(jobId);
        wanted.remove(jobId);
        job.ifPresentOrElse(book::told, () -> kept.forget(jobId));
    }

    private void settled(String now) {
        if (!trouble.equals(now)) {
            trouble = now;
            book.changed();
        }
    }

    /** Whatever goes wrong may go well the next time; it is said once. */
    private void tried(Runnable task) {
        try {
            task.run();
            complaint = "";
        } catch (RuntimeException e) {
            if (!complaint.equals(e.toString())) {
                complaint = e.toString();
                LOG.warn("jobs could not be looked after, which is tried again: {}", complaint);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
