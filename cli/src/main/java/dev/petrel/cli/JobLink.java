package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.jobs.JobLookup;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.JobWaitEnded;
import dev.petrel.observe.Observation;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What is said of jobs on the broker of one command. */
final class JobLink implements AutoCloseable {

    /** The time within which the broker has to grant the topic comes first. */
    private static final Duration LONGER = Duration.ofSeconds(5);

    private final Link link;
    private final JobMonitor monitor;

    /** Not connected yet. */
    JobLink(ConnectionSettings settings, Console console, String command, JobMonitoring monitoring) {
        ConnectionSettings clean = settings.withSession(SessionPolicy.clean(settings.clientId()));
        this.link = new Link(ClientOptions.of(clean), new WaitingLine(console, command));
        this.monitor = monitoring.over(JobMonitor.of(link.client()));
    }

    /** What a monitor listens to, and whom it asks. */
    record JobMonitoring(String topic, JobLookup lookup) {

        JobMonitor over(JobMonitor monitor) {
            return monitor.withTopic(topic).withLookup(lookup);
        }
    }

    /** Tells what becomes known from now on; before {@link #begin}, all. */
    Observation statuses(Consumer<? super JobStatus> listener) {
        return monitor.statuses(listener);
    }

    /** What is known of a job so far. */
    Optional<JobStatus> status(String jobId) {
        return monitor.status(jobId);
    }

    /** @throws CommandFailed if the broker refuses, or has not granted the topic in time */
    void begin(Deadline deadline) {
        monitor.start();
        link.start();
        CompletableFuture<Void> granted = new CompletableFuture<>();
        Thread.ofVirtual().name("petrel-jobs").start(() -> {
            try {
                monitor.awaitConnected(deadline.left().plus(LONGER));
                granted.complete(null);
            } catch (RuntimeException e) {
                granted.completeExceptionally(e);
            }
        });
        if (!Awaiting.either(granted, link.inVain(), deadline.left())) {
            throw Listening.notReached(link, deadline);
        }
    }

    /**
     * Waits for the end of a job; false if it has not ended in time.
     *
     * @throws CommandFailed if nothing more will come
     */
    boolean awaitEnd(String jobId, Deadline deadline) {
        CompletableFuture<String> end = monitor.completion(jobId);
        try {
            return Awaiting.either(end, link.inVain(), deadline.left());
        } catch (JobWaitEnded e) {
            throw new CommandFailed(ExitCode.FAILED, e.getMessage() + "; the job goes on without");
        } finally {
            end.cancel(false);
        }
    }

    /** Waits for something that listeners bring; false if it has not come in time. */
    boolean await(CompletableFuture<?> something, Deadline deadline) {
        return Awaiting.either(something, link.inVain(), deadline.left());
    }

    @Override
    public void close() {
        monitor.close();
        link.close();
    }
}
