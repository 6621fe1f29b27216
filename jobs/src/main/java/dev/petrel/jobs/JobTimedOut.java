package dev.petrel.jobs;

import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job did not end in the time in which its end was waited for. It may still end: wait again, or ask who keeps it. */
public final class JobTimedOut extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String jobId;
    private final Duration waited;
    private final transient @Nullable JobStatus last;

    JobTimedOut(String jobId, Duration waited, Optional<JobStatus> last, boolean connected) {
        super("timeout waiting for job " + MqttText.quoted(jobId) + ": no end within " + waited.toMillis() + " ms; "
                + last.map(JobTimedOut::words).orElse("nothing was heard of it")
                + (connected ? "" : "; the monitor is not connected at the moment"));
        this.jobId = jobId;
        this.waited = waited;
        this.last = last.orElse(null);
    }

    private static String words(JobStatus last) {
        return "last heard " + MqttText.quoted(last.status()) + ", " + last.progress() + " %, of " + last.timestamp();
    }

    /** Which job. */
    public String jobId() {
        return jobId;
    }

    /** How long was waited. */
    public Duration waited() {
        return waited;
    }

    /** What was last heard of it; empty for nothing. */
    public Optional<JobStatus> last() {
        return Optional.ofNullable(last);
    }
}
