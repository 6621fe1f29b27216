package dev.petrel.cli;

import dev.petrel.jobs.JobState;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.topic.MqttText;

/** What a command that waits for a job says where the job did not complete. */
final class JobEnds {

    private JobEnds() {}

    /** @param ended whether the end was heard, whatever the service says of the job */
    static CommandFailed unlike(ComputeJob job, boolean ended, Deadline deadline) {
        String name = "job " + MqttText.printable(job.jobId());
        String stands = MqttText.printable(job.status()) + ", " + job.progress() + " %";
        if (job.state() == JobState.FAILED) {
            String why = job.errorMessage();
            return new CommandFailed(
                    ExitCode.JOB_FAILED,
                    name + " failed: " + (why == null ? "the service does not say why" : MqttText.printable(why)));
        }
        if (ended) {
            return new CommandFailed(
                    ExitCode.FAILED,
                    name + " is said to have ended, but the service says " + stands + "; ask it later");
        }
        return new CommandFailed(
                ExitCode.NOT_ENDED, name + " has not ended within " + deadline + ": " + stands + ". It goes on");
    }
}
