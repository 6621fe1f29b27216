package dev.petrel.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a job has gone so far, as one reporter knows it. For one thread at a time. */
final class Course {

    private final String jobId;
    private Instant last = Instant.MIN;
    private @Nullable Long progressSaid;
    int progress;

    /** What waits to be said; null for nothing. */
    @Nullable
    HeldProgress held;

    Course(String jobId) {
        this.jobId = jobId;
    }

    String jobId() {
        return jobId;
    }

    /** What is to be said now. Its time is not before that of what was said last, even where the clock was set back. */
    JobStatus status(JobState state, Instant now) {
        last = now.isBefore(last) ? last : now;
        return new JobStatus(jobId, state.name().toLowerCase(Locale.ROOT), progress, last);
    }

    /** Progress is said now. */
    void progressSaid(long now) {
        progressSaid = now;
    }

    /** How long until progress may be said again; zero or less for now. */
    Duration untilNextProgress(Duration interval, long now) {
        return progressSaid == null ? Duration.ZERO : interval.minusNanos(now - progressSaid);
    }
}
