package dev.petrel.connection;

import java.util.BitSet;

/** Hands out packet identifiers, 1 to 65535, that nothing else uses (MQTT 5.0, section 2.2.1). */
final class PacketIds {

    private static final int LAST = 65_535;

    private final BitSet used = new BitSet(LAST + 1);
    private int latest;

    /** The next free identifier, not one that was freed just now while there are others. */
    int next() {
        int id = used.nextClearBit(latest + 1);
        if (id > LAST) {
            id = used.nextClearBit(1);
        }
        if (id > LAST) {
            throw new IllegalStateException("all " + LAST + " packet identifiers are in use");
        }
        used.set(id);
        latest = id;
        return id;
    }

    /** An identifier is in use since before. */
    void use(int id) {
        used.set(id);
    }

    void free(int id) {
        used.clear(id);
    }
}
