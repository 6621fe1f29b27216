package dev.petrel.outbox;

import dev.petrel.journal.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A step of an exchange as it stands on disk: version (1), kind (1), and what each kind says of it. */
sealed interface Step {

    byte VERSION = 1;

    /** How many bytes are enough for all but {@link State}. */
    int SMALL = 16;

    /**
     * All that counts; what stands before it does no more.
     *
     * @param broker who the exchanges are with
     * @param open those that are not complete, in their order
     * @param delivered publications that have arrived, of which the outbox may not know yet
     */
    record State(String broker, List<Exchange> open, Set<Long> delivered) implements Step {
        public State {
            open = List.copyOf(open);
            delivered = Set.copyOf(delivered);
        }
    }

    /** A publication is about to be sent under an identifier. */
    record Sending(int id, long number) implements Step {}

    /** Its PUBREC came. */
    record Received(int id) implements Step {}

    /**
     * The exchange is at its end.
     *
     * @param delivered whether by PUBCOMP, so that the publication is never to be sent again
     */
    record Over(int id, long number, boolean delivered) implements Step {}

    /** The broker has forgotten all that were open. */
    record SessionGone() implements Step {}

    /** As a record of the journal. */
    default Entry entry() {
        ByteBuffer to = ByteBuffer.allocate(Entry.ROOM + 2 + size()).position(Entry.ROOM);
        to.put(VERSION);
        switch (this) {
            case State state -> state(state, to.put((byte) 1));
            case Sending sending -> to.put((byte) 2).putInt(sending.id).putLong(sending.number);
            case Received received -> to.put((byte) 3).putInt(received.id);
            case Over over ->
                to.put((byte) 4).putInt(over.id).putLong(over.number).put((byte) (over.delivered ? 1 : 0));
            case SessionGone gone -> to.put((byte) 5);
        }
        byte[] framed = new byte[to.position()];
        to.flip().get(framed);
        return new Entry(framed);
    }

    private int size() {
        return this instanceof State state
                ? 4 * state.broker.length() + 3 * Integer.BYTES + 13 * state.open.size() + 8 * state.delivered.size()
                : SMALL;
    }

    private static void state(State state, ByteBuffer to) {
        byte[] broker = state.broker.getBytes(StandardCharsets.UTF_8);
        to.putInt(broker.length).put(broker);
        to.putInt(state.open.size());
        for (Exchange exchange : state.open) {
            to.putInt(exchange.id()).putLong(exchange.number()).put((byte) (exchange.received() ? 1 : 0));
        }
        to.putInt(state.delivered.size());
        state.delivered.forEach(to::putLong);
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is none, or one of another version
     * @throws java.nio.BufferUnderflowException if it is none
     */
    static Step read(ByteBuffer from) {
        byte version = from.get();
        byte kind = from.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("a step of version " + version + ", and version 1 is known");
        }
        return switch (kind) {
            case 1 -> readState(from);
            case 2 -> new Sending(from.getInt(), from.getLong());
            case 3 -> new Received(from.getInt());
            case 4 -> new Over(from.getInt(), from.getLong(), from.get() != 0);
            case 5 -> new SessionGone();
            default -> throw new IllegalArgumentException("a step of unknown kind " + kind);
        };
    }

    private static State readState(ByteBuffer from) {
        byte[] broker = new byte[from.getInt()];
        from.get(broker);
        Collection<Exchange> open = new ArrayList<>();
        for (int left = from.getInt(); left > 0; left--) {
            open.add(new Exchange(from.getInt(), from.getLong(), from.get() != 0));
        }
        Collection<Long> delivered = new ArrayList<>();
        for (int left = from.getInt(); left > 0; left--) {
            delivered.add(from.getLong());
        }
        return new State(new String(broker, StandardCharsets.UTF_8), List.copyOf(open), Set.copyOf(delivered));
    }
}
