package dev.petrel.settings;

import java.util.Objects;

/**
 * The bounds of what a client holds in memory.
 *
 * @param queuedMessages publications that wait to be sent, at least 1
 * @param queuedBytes bytes of their topics, payloads and properties, at least 1
 * @param queue which of them may wait, and which go when there is no room
 * @param window QoS 1 and 2 publications sent and not yet answered, 1 to 60000 (packet identifiers are left for
 *     subscriptions); the broker may allow fewer. At most 20 on
 *     MQTT 3.1.1, which cannot say how many the broker takes
 * @param receiveMaximum QoS 1 and 2 messages taken before the first of them is acknowledged, 1 to 65535; fewer
 *     where each subscription that stands at the time of connecting is shared, so that the others of the group have work
 * @param maximumPacketSize bytes of the largest packet taken, at least 256
 * @param inboundBytes bytes of memory that messages take which wait for handlers, at least 1; beyond that, reading stops
 */
public record DeliveryLimits(
        int queuedMessages,
        long queuedBytes,
        QueuePolicy queue,
        int window,
        int receiveMaximum,
        int maximumPacketSize,
        long inboundBytes) {

    /** The bytes of {@link #DEFAULT} each way, unless a quarter of the largest heap is less. */
    public static final long MOST_BYTES = 64L << 20;

    /**
     * 10,000 messages queued, a window of 100, 1,000 un-acknowledged, packets to 16 MiB; queued and inbound
     * {@link #MOST_BYTES} each, or a quarter of the largest heap ({@link Runtime#maxMemory()}) where that is less.
     */
    public static final DeliveryLimits DEFAULT = inHeap(Runtime.getRuntime().maxMemory());

    private static final int MAX_16_BIT = 65_535;
    private static final int MAX_WINDOW = 60_000;

    /** @throws IllegalArgumentException if a bound is outside its range */
    public DeliveryLimits {
        within("queuedMessages", queuedMessages, 1, Integer.MAX_VALUE);
        within("queuedBytes", queuedBytes, 1, Long.MAX_VALUE);
        Objects.requireNonNull(queue, "queue");
        within("window", window, 1, MAX_WINDOW);
        within("receiveMaximum", receiveMaximum, 1, MAX_16_BIT);
        within("maximumPacketSize", maximumPacketSize, 256, 268_435_460);
        within("inboundBytes", inboundBytes, 1, Long.MAX_VALUE);
    }

    static DeliveryLimits inHeap(long heap) {
        long bytes = Math.min(MOST_BYTES, heap / 4);
        return new DeliveryLimits(10_000, bytes, QueuePolicy.DEFAULT, 100, 1_000, 16 << 20, bytes);
    }

    /** This, with another bound for publications that wait to be sent. */
    public DeliveryLimits withQueue(int messages, long bytes) {
        return new DeliveryLimits(messages, bytes, queue, window, receiveMaximum, maximumPacketSize, inboundBytes);
    }

    /** This, with another choice of what may wait and what goes. */
    public DeliveryLimits withQueuePolicy(QueuePolicy policy) {
        return new DeliveryLimits(
                queuedMessages, queuedBytes, policy, window, receiveMaximum, maximumPacketSize, inboundBytes);
    }

    /** This, with another window. */
    public DeliveryLimits withWindow(int newWindow) {
        return new DeliveryLimits(
                queuedMessages, queuedBytes, queue, newWindow, receiveMaximum, maximumPacketSize, inboundBytes);
    }

    /** This, with another receive maximum. */
    public DeliveryLimits withReceiveMaximum(int maximum) {
        return new DeliveryLimits(queuedMessages, queuedBytes, queue, window, maximum, maximumPacketSize, inboundBytes);
    }

    /** This, with another largest packet. */
    public DeliveryLimits withMaximumPacketSize(int bytes) {
        return new DeliveryLimits(queuedMessages, queuedBytes, queue, window, receiveMaximum, bytes, inboundBytes);
    }

    /** This, with another bound for bytes that wait for handlers. */
    public DeliveryLimits withInboundBytes(long bytes) {
        return new DeliveryLimits(queuedMessages, queuedBytes, queue, window, receiveMaximum, maximumPacketSize, bytes);
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
        }
    }
}
