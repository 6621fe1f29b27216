package dev.petrel.outbox;

import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.topic.Topic;
import org.jspecify.annotations.Nullable;

/** One that takes room in the outbox. Owned by the outbox's thread but for its constants. */
final class Guest {

    private static final long NONE = -1;

    final Topic topic;
    final int bytes;

    /** Whether it counts among those of its kind; what was found on disk is counted already. */
    final boolean needsSubscriber;

    /** On its way to the disk; null once it is there. */
    @Nullable
    Handed handed;

    /** Below zero until it is on disk. */
    long number = NONE;

    /** How it ended before it was on disk. */
    @Nullable
    Failed ousted;

    /** On its way to the disk. */
    Guest(Handed handed) {
        this.topic = handed.letter().publication().topic();
        this.bytes = handed.entry().bytes();
        this.needsSubscriber = handed.letter().publication().demands().subscriberWithin() != null;
        this.handed = handed;
    }

    /** Found on disk. */
    Guest(long number, Topic topic, int bytes) {
        this.number = number;
        this.topic = topic;
        this.bytes = bytes;
        this.needsSubscriber = false;
    }

    boolean onDisk() {
        return number != NONE;
    }
}
