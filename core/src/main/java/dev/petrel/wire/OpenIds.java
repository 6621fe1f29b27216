package dev.petrel.wire;

import java.util.BitSet;

/** Packet identifiers that wait for an answer on this socket, from the broker or from us. */
final class OpenIds {

    private final BitSet subscribes = new BitSet();
    private final BitSet unsubscribes = new BitSet();
    private final BitSet received = new BitSet();
    private int receivedCount;

    void subscribeSent(int id) {
        subscribes.set(id);
    }

    void unsubscribeSent(int id) {
        unsubscribes.set(id);
    }

    /** Whether a SUBSCRIBE with this id was waiting. */
    boolean subscribeAnswered(int id) {
        return take(subscribes, id);
    }

    /** Whether an UNSUBSCRIBE with this id was waiting. */
    boolean unsubscribeAnswered(int id) {
        return take(unsubscribes, id);
    }

    /** A PUBLISH of QoS 1 or 2 came: how many of them wait for our answer now. */
    int publishReceived(int id) {
        if (!received.get(id)) {
            received.set(id);
            receivedCount++;
        }
        return receivedCount;
    }

    /** We sent the last answer to a PUBLISH. */
    void publishAnswered(int id) {
        if (take(received, id)) {
            receivedCount--;
        }
    }

    private static boolean take(BitSet ids, int id) {
        boolean was = ids.get(id);
        ids.clear(id);
        return was;
    }
}
