package dev.petrel.observe;

import dev.petrel.message.Qos;
import java.time.Duration;

/**
 * What the broker announced that it takes (MQTT 5.0, section 3.2.2.3).
 *
 * @param receiveMaximum how many QoS 1 and 2 publications it takes before it answers, 1 to 65535
 * @param maximumQos the highest quality of service it takes
 * @param maximumPacketSize bytes of the largest packet it takes
 * @param topicAliasMaximum the highest topic alias it takes, 0 for none
 * @param keepAlive the keep-alive in force, zero for none
 * @param features the optional features it has
 */
public record ServerLimits(
        int receiveMaximum,
        Qos maximumQos,
        long maximumPacketSize,
        int topicAliasMaximum,
        Duration keepAlive,
        Features features) {

    /** The largest packet that MQTT can say: 5 bytes of header and 268,435,455 of the rest. */
    public static final long LARGEST_PACKET = 268_435_455L + 5;

    /**
     * Optional features of a broker.
     *
     * @param retain retained messages
     * @param wildcards wildcard subscriptions
     * @param sharedSubscriptions shared subscriptions
     * @param subscriptionIdentifiers subscription identifiers
     */
    public record Features(
            boolean retain, boolean wildcards, boolean sharedSubscriptions, boolean subscriptionIdentifiers) {

        /** What an MQTT 5 broker has unless it says otherwise. */
        public static final Features ALL = new Features(true, true, true, true);

        /** What is taken for granted on MQTT 3.1.1, which has no word for it. */
        public static final Features MQTT_3_1_1 = new Features(true, true, true, false);
    }
}
