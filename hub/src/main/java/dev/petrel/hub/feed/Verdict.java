package dev.petrel.hub.feed;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;

/** What follows from how the publication of an event ended. */
sealed interface Verdict {

    /** The broker has it. */
    record Done() implements Verdict {}

    /** It is never taken: the flow goes on with the next one. */
    record Refused(String reason) implements Verdict {}

    /** It did not go out, or that is not known: it is sent again before the next one. */
    record Again() implements Verdict {}

    static Verdict of(PublishOutcome outcome) {
        return switch (outcome) {
            case Delivered delivered -> new Done();
            case Failed failed ->
                switch (failed.cause()) {
                    case REFUSED, NOT_SUPPORTED, NO_SUBSCRIBER, UNREADABLE ->
                        new Refused(failed.cause() + ": " + failed.detail());
                    case EXPIRED, CLOSED, DROPPED, SUPERSEDED -> new Again();
                };
            case InDoubt doubt ->
                switch (doubt.cause()) {
                    case NOT_SUPPORTED, SUSPECT -> new Refused(doubt.cause() + ": " + doubt.detail());
                    case CLOSED, SESSION_LOST, EXPIRED -> new Again();
                };
        };
    }
}
