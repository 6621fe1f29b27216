package dev.petrel.jobs;

/** Where a job stands. */
public enum JobState {
    /** It waits for a worker. */
    QUEUED,
    /** A worker has it. */
    PROCESSING,
    /** It ended as it should. */
    COMPLETED,
    /** It ended without what it was for. */
    FAILED,
    /** Something else, which only the {@linkplain JobStatus#status() text} says; it is not the end. */
    OTHER;

    /** Whether a job never leaves it. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED;
    }

    /** The state that a status text means: the texts are those of the wire, in lower case; {@code error} is a failure. */
    public static JobState of(String status) {
        return switch (status) {
            case "queued" -> QUEUED;
            case "processing" -> PROCESSING;
            case "completed" -> COMPLETED;
            case "failed", "error" -> FAILED;
            default -> OTHER;
        };
    }
}
