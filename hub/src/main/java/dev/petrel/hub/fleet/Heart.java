package dev.petrel.hub.fleet;

import dev.petrel.settings.ServiceSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Optional;

/** The heartbeats of one service. Moments are those of {@link dev.petrel.time.Time#nanos}. Not safe for threads. */
final class Heart {

    /** How many intervals without a heartbeat are silence, as for the watchdog of a service itself. */
    private static final int INTERVALS = 3;

    /** The longest of so many gaps counts: one that is short after a restart is no new rhythm. */
    private static final int GAPS = 3;

    private final ArrayDeque<Long> gaps = new ArrayDeque<>();
    private long last;
    private boolean beaten;

    /** @param late whether it had been given up, so that the gap says nothing about the rhythm */
    void beat(long now, boolean late) {
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
    void listenAnew(long now) {
        last = now;
    }

    boolean beaten() {
        return beaten;
    }

    /** Whether it beat, and has been silent for too long. */
    boolean silent(long now) {
        return beaten && now - last >= patience().toNanos();
    }

    Optional<Duration> interval() {
        return gaps.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(Collections.max(gaps)));
    }

    /** How long it may be silent; until its rhythm is known, as if it had the usual one at least. */
    private Duration patience() {
        Duration least =
                gaps.size() < 2 ? ServiceSettings.HEARTBEAT_INTERVAL : ServiceSettings.SHORTEST_HEARTBEAT_INTERVAL;
        Duration observed = interval().orElse(least);
        return (observed.compareTo(least) < 0 ? least : observed).multipliedBy(INTERVALS);
    }
}
