package dev.petrel.hub.jobs;

import dev.petrel.hub.link.Session;
import dev.petrel.hub.link.Speaker;
import dev.petrel.jobs.JobCache;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.JobTopics;
import dev.petrel.jobs.JobWorkers;
import dev.petrel.jobs.WorkerStatus;
import dev.petrel.observe.Observation;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listens in the hub's session to what is said of jobs and workers. */
final class JobSpeaker implements Speaker {

    private final JobTopics topics;
    private final Consumer<JobStatus> heard;
    private final Runnable workersChanged;
    private volatile @Nullable Listening listening;

    /**
     * @param heard is told what is said of jobs, one after the other
     * @param workersChanged is told that workers came, went or changed
     */
    JobSpeaker(JobTopics topics, Consumer<JobStatus> heard, Runnable workersChanged) {
        this.topics = topics;
        this.heard = heard;
        this.workersChanged = workersChanged;
    }

    /** Those that are there, as far as is heard. */
    List<WorkerStatus> workers() {
        Listening now = listening;
        return now == null ? List.of() : now.workers.workers();
    }

    /** Whether the broker has granted the topic of jobs. */
    boolean listens() {
        Listening now = listening;
        return now != null && now.monitor.isConnected();
    }

    @Override
    public void begun(Session session) {
        JobMonitor monitor = JobMonitor.of(session.client())
                .withTopic(topics.events())
                .withCache(new JobCache(JobBook.MOST, JobCache.DEFAULT.age()));
        Observation statuses = monitor.statuses(heard);
        monitor.start();
        JobWorkers workers = JobWorkers.of(session.client(), topics, JobWorkers.SILENCE);
        Observation changes = workers.changes(now -> workersChanged.run());
        listening = new Listening(monitor, workers, List.of(statuses, changes));
    }

    @Override
    public void connected(Session session) {
        workersChanged.run();
    }

    @Override
    public void ended(Session session) {
        Listening ending = listening;
        listening = null;
        if (ending != null) {
            ending.observations.forEach(Observation::close);
            ending.workers.close();
            ending.monitor.close();
        }
        workersChanged.run();
    }

    private record Listening(JobMonitor monitor, JobWorkers workers, List<Observation> observations) {}
}
