package dev.petrel.health;

import dev.petrel.settings.ServiceSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Optional;

/**
 * The rhythm of a service's heartbeats, as one who listens observes it, and how long a silence is too long. Moments are
 * those of {@link System#nanoTime} or of any clock that counts nanoseconds and never goes back. Not safe for threads.
 */
public final class HeartRate {

    /** How many intervals without a heartbeat are silence, as for the watchdog of a service itself. */
    private static final int INTERVALS = 3;

    /** The longest of so many gaps counts: one that is short after a restart is no new rhythm. */
    private static final int GAPS = 3;

    private final ArrayDeque<Long> gaps = new ArrayDeque<>();
    private long last;
    private boolean beaten;

    /** Nothing was heard yet; somebody listens since that moment. */
    public HeartRate(long since) {
        this.last = since;
    }

    /**
     * A heartbeat came.
     *
     * @param now when
     * @param late whether it had been given up, so that the gap says nothing about the rhythm
     */
    public void beat(long now, boolean late) {
        if (beaten && !late) {
            gaps.add(now - last);
            if (gaps.size() > GAPS) {
                gaps.remove();
            }
        }
        beaten = true;
        last = now;
    }

    /** Nobody could listen until that moment. */
    public void listenAnew(long now) {
        last = now;
    }

    /** Whether there was a heartbeat at all. */
    public boolean beaten() {
        return beaten;
    }

    /** How long ago the last one was, or the listening began. */
    public Duration age(long now) {
        return Duration.ofNanos(Math.max(0, now - last));
    }

    /** From one to the next, as observed; empty while too few were heard. */
    public Optional<Duration> interval() {
        return gaps.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(Collections.max(gaps)));
    }

    /** How long it may be silent; until its rhythm is known, as if it had the usual one at least. */
    public Duration patience() {
        Duration least =
                gaps.size() < 2 ? ServiceSettings.HEARTBEAT_INTERVAL : ServiceSettings.SHORTEST_HEARTBEAT_INTERVAL;
        Duration observed = interval().orElse(least);
        return (observed.compareTo(least) < 0 ? least : observed).multipliedBy(INTERVALS);
    }
}
