package dev.petrel.batch;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;

/** What follows from how the publication of a batch ended. */
sealed interface Verdict {

    /** Its items have their fate. */
    record Over(PublishOutcome fate) implements Verdict {}

    /** It is tried again after a pause. */
    record Again(String why) implements Verdict {}

    /** It is tried again in halves. */
    record Halve() implements Verdict {}

    /**
     * Of a batch whose publication has an outcome.
     *
     * @param count its items
     * @param last whether nothing more is sent
     */
    static Verdict of(PublishOutcome outcome, int count, boolean last) {
        return switch (outcome) {
            case Delivered delivered -> new Over(delivered);
            case InDoubt doubt -> new Over(doubt);
            case Failed failed when last -> new Over(failed);
            case Failed failed -> of(failed, count);
        };
    }

    private static Verdict of(Failed failed, int count) {
        return switch (failed.cause()) {
            case EXPIRED, DROPPED, SUPERSEDED, NO_SUBSCRIBER -> new Over(failed);
            case NOT_SUPPORTED -> count > 1 ? new Halve() : new Over(failed);
            case REFUSED, CLOSED -> new Again(failed.detail());
        };
    }

    /** Of a batch whose publication was not accepted. */
    static Verdict of(Throwable refusal, boolean last) {
        String why = refusal.getMessage() == null ? refusal.getClass().getName() : refusal.getMessage();
        return last
                ? new Over(new Failed(FailureCause.CLOSED, "closed before it was accepted: " + why))
                : new Again(why);
    }
}
