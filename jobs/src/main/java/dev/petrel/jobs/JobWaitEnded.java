package dev.petrel.jobs;

import dev.petrel.topic.MqttText;

/**
 * The end of a job is not waited for any more, because the monitor is closed, or the waiting thread was interrupted. It
 * says nothing of the job, which may go on: start the monitor again, or ask who keeps the job.
 */
public final class JobWaitEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String jobId;

    JobWaitEnded(String jobId, String why) {
        super("the wait for job " + MqttText.quoted(jobId) + " ended before the job: " + why);
        this.jobId = jobId;
    }

    /** Which job. */
    public String jobId() {
        return jobId;
    }
}
