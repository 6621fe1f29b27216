package dev.petrel.hub.link;

import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a connected broker did not take.
 *
 * @param topic where it was to go
 * @param why what the broker or the client said
 * @param at when
 */
record Refusal(String topic, String why, Instant at) {

    /** What is to be told after a publication ended: the newest, until the broker takes something on its topic. */
    static @Nullable Refusal after(@Nullable Refusal before, ClientEvent.Published ended, Instant now) {
        return switch (ended.outcome()) {
            case Delivered taken -> before == null || before.topic.equals(ended.topic()) ? null : before;
            // What is left when a client is closed was not refused.
            case Failed failed when failed.cause() == FailureCause.CLOSED -> before;
            case InDoubt doubt when doubt.cause() == DoubtCause.CLOSED -> before;
            case Failed failed -> new Refusal(ended.topic(), failed.detail(), now);
            case InDoubt doubt -> new Refusal(ended.topic(), doubt.detail(), now);
        };
    }

    /** In words. */
    String text() {
        return "the broker did not take " + topic + ": " + why;
    }
}
