package dev.petrel.hub.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.petrel.time.Time;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** Counts what each caller does. Bounded: beyond so many callers, those seen longest ago start anew. */
final class Rates {

    private static final int MOST = 50_000;

    private final Time time;
    private final Cache<Key, Bucket> buckets;

    Rates(Time time) {
        this.time = time;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST)
                // Every bucket is full again by then.
                .expireAfterAccess(Duration.ofMinutes(2))
                .ticker(time::nanos)
                .build();
    }

    /** Counts one; the time to wait where that is one too many. */
    Optional<Duration> take(Rate rate, String who) {
        ConsumptionProbe probe = bucket(rate, who).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Takes back what {@link #take} counted. */
    void giveBack(Rate rate, String who) {
        bucket(rate, who).addTokens(1);
    }

    private Bucket bucket(Rate rate, String who) {
        return buckets.get(
                new Key(rate, who),
                key -> Bucket.builder()
                        .withCustomTimePrecision(meter())
                        .addLimit(limit -> limit.capacity(rate.times()).refillGreedy(rate.times(), rate.per()))
                        .build());
    }

    private TimeMeter meter() {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return time.nanos();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    private record Key(Rate rate, String who) {}
}
