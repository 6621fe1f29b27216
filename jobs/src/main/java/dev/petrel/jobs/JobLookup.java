package dev.petrel.jobs;

import java.util.Optional;

/**
 * Asks whoever keeps the jobs how one stands: the way to an end that was said while nobody was connected to hear it. A
 * {@link JobMonitor} has it only for jobs that somebody waits for.
 */
@FunctionalInterface
public interface JobLookup {

    /**
     * How a job stands now. Called on a virtual thread and may block; several jobs are looked up at the same time. One that
     * takes longer than {@link JobMonitor#LOOKUP_LIMIT} is interrupted.
     *
     * @return empty if nobody knows the job
     * @throws Exception if that cannot be told: it is logged, and asked again later
     */
    Optional<JobStatus> find(String jobId) throws Exception;
}
