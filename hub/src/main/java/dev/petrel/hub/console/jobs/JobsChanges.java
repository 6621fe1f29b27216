package dev.petrel.hub.console.jobs;

import dev.petrel.hub.console.Changing;
import dev.petrel.hub.jobs.Jobs;
import org.springframework.stereotype.Component;

/** A job, a worker or the compute service has changed. */
@Component
final class JobsChanges implements Changing {

    private final Jobs jobs;

    JobsChanges(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String kind() {
        return "jobs";
    }

    @Override
    public Object mark() {
        return new Mark(jobs.changes(), jobs.listens());
    }

    private record Mark(long changes, boolean listens) {}
}
