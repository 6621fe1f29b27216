package dev.petrel.jobs;

import java.util.Optional;

/** Somebody who knows how a job is without MQTT, such as the REST API of the service that has it. */
@FunctionalInterface
public interface JobLookup {

    /**
     * How a job is now. Called on a virtual thread, so it may wait.
     *
     * @return empty if there is no such job
     * @throws Exception if that cannot be said now; it is asked again later
     */
    Optional<JobStatus> find(String jobId) throws Exception;
}
