package dev.petrel.message;

/** Quality of service (MQTT 5.0, section 4.3): how hard sender and receiver try. */
public enum Qos {
    /** QoS 0: sent once, no answer. */
    AT_MOST_ONCE(0),
    /** QoS 1: sent until answered; copies may arrive. */
    AT_LEAST_ONCE(1),
    /** QoS 2: a handshake of four packets, so that one copy arrives while both sides keep their session. */
    EXACTLY_ONCE(2);

    private static final Qos[] LEVELS = values();

    private final int level;

    Qos(int level) {
        this.level = level;
    }

    /**
     * The quality of service with a number.
     *
     * @param level 0, 1 or 2
     * @throws IllegalArgumentException for any other number
     */
    public static Qos of(int level) {
        if (level < 0 || level >= LEVELS.length) {
            throw new IllegalArgumentException("QoS is 0, 1 or 2, not " + level);
        }
        return LEVELS[level];
    }

    /** 0, 1 or 2. */
    public int level() {
        return level;
    }
}
