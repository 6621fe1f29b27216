package dev.petrel.topic;

/**
 * The subscription identifier of a filter (MQTT 5.0, section 3.8.2.1.2): a hash of its text, so that a session which
 * outlives the process still tells which filter a message was queued for. Two filters may share one, so it is a hint and
 * never a proof.
 */
public final class SubscriptionId {

    private static final int LARGEST = 268_435_455;

    private SubscriptionId() {}

    /**
     * The identifier of a filter, 1 to 268,435,455.
     *
     * @param wireFilter the filter as the broker gets it
     */
    public static int of(String wireFilter) {
        int hash = wireFilter.hashCode() * 0x9E3779B1;
        return (hash >>> 4) % LARGEST + 1;
    }
}
