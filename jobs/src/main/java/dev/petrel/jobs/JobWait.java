package dev.petrel.jobs;

import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Somebody waits for the end of a job. */
final class JobWait {

    /** How waiting ends. */
    sealed interface End {
        /** As it should: the job has ended. */
        record Finished() implements End {}

        /** Its time is up. */
        record TimedOut(Optional<JobStatus> last) implements End {}

        /** Nobody is going to hear of the job's end. */
        record Abandoned(String why) implements End {}
    }

    static final End FINISHED = new End.Finished();

    final String jobId;
    final Duration within;

    /** Nothing but threads that wait, and what goes to a thread of its own, may depend on it: timers complete it. */
    final CompletableFuture<End> end = new CompletableFuture<>();

    private volatile Time.@Nullable Alarm alarm;

    /** @param within how long is waited at most */
    JobWait(String jobId, Duration within) {
        this.jobId = jobId;
        this.within = within;
    }

    /**
     * What an end means to who waits, on whose thread this is called.
     *
     * @throws JobTimedOut if its time was up
     * @throws JobWaitEnded if nobody is going to hear of it
     */
    String result(End how, boolean connected) {
        return switch (how) {
            case End.Finished finished -> jobId;
            case End.TimedOut(Optional<JobStatus> last) -> throw new JobTimedOut(jobId, within, last, connected);
            case End.Abandoned(String why) -> throw new JobWaitEnded(jobId, why);
        };
    }

    void end(End how) {
        end.complete(how);
        cancelAlarm();
    }

    /** What ends it when its time is up. */
    void setAlarm(Time.Alarm timeUp) {
        alarm = timeUp;
        if (end.isDone()) {
            cancelAlarm();
        }
    }

    private void cancelAlarm() {
        Time.Alarm set = alarm;
        if (set != null) {
            set.cancel();
        }
    }
}
