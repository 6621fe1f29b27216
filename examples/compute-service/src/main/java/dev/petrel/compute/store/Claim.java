package dev.petrel.compute.store;

/**
 * A job that a worker has. Its number is higher each time that the job is given out, so what somebody says of it who had it
 * before is refused.
 *
 * @param job the job as it was when it was given out
 * @param fence the number
 */
public record Claim(StoredJob job, long fence) {

    /** The folder in the job's folder where this worker, and none that had the job before, writes. */
    public String folder() {
        return "output-" + fence;
    }
}
