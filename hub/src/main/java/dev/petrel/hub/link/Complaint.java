package dev.petrel.hub.link;

import java.time.Duration;
import java.util.function.IntConsumer;

/** Says the same only now and then. For one thread. */
public final class Complaint {

    private final long every;
    private long next = System.nanoTime();
    private int unsaid;

    /** @param every how often at most */
    public Complaint(Duration every) {
        this.every = every.toNanos();
    }

    /** Says it, with how often it happened since it was last said; or counts it for the next time. */
    public void tell(IntConsumer how) {
        unsaid++;
        long now = System.nanoTime();
        if (now - next >= 0) {
            how.accept(unsaid);
            unsaid = 0;
            next = now + every;
        }
    }
}
