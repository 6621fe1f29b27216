package dev.petrel.outbox;

/** So many a second at most, in small bursts. */
final class Pace {

    private static final long SECOND = 1_000_000_000L;
    private static final int BURSTS_A_SECOND = 20;

    private final int rate;
    private double room;
    private long since;

    /** @param rate a second; 0 for no limit */
    Pace(int rate, long now) {
        this.rate = rate;
        this.since = now;
        this.room = burst();
    }

    boolean take(long now) {
        if (rate == 0) {
            return true;
        }
        room = Math.min(burst() + 1, room + (now - since) * (double) rate / SECOND); // 1 more, or fractions are lost
        since = now;
        if (room < 1) {
            return false;
        }
        room--;
        return true;
    }

    /** Nanoseconds after which there is room again. */
    long pause() {
        return Math.ceilDiv(SECOND, Math.max(1, Math.min(rate, BURSTS_A_SECOND)));
    }

    private double burst() {
        return Math.max(1, rate / (double) BURSTS_A_SECOND);
    }
}
