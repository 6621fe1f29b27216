package dev.petrel.delivery;

import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.wire.Packet;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has been received and not acknowledged. Acknowledgements leave in the order in which their messages came (MQTT
 * 5.0, section 4.6), whatever order handlers end in. It outlives the connection: while the session lives, a message that
 * comes again is the one that is being handled already. Owned by the I/O thread.
 */
final class AckLedger {

    /** One received message, from its PUBLISH to its acknowledgement. */
    static final class Entry {
        private final Packet.Publish publish;
        private final boolean again;
        private boolean handled;
        private boolean spoilt;

        private Entry(Packet.Publish publish, boolean again) {
            this.publish = publish;
            this.again = again;
        }

        /** Whether it was asked for again, since what came first was not what was sent. May be asked on any thread. */
        boolean again() {
            return again;
        }

        Packet.Publish publish() {
            return publish;
        }

        private boolean isCopyOf(Packet.Publish other) {
            return !spoilt
                    && publish.publication().topic().equals(other.publication().topic())
                    && publish.publication()
                            .payload()
                            .equals(other.publication().payload());
        }
    }

    private final Consumer<Packet> acknowledge;

    // For as long as the session lives.
    private final Map<Integer, Entry> carried1 = new HashMap<>();
    private final Map<Integer, Entry> carried2 = new HashMap<>();
    private final Set<Integer> recorded = new HashSet<>();

    // For as long as the connection lives: in the order of their arrival on it.
    private final ArrayDeque<Entry> row1 = new ArrayDeque<>();
    private final ArrayDeque<Entry> row2 = new ArrayDeque<>();
    private final Map<Integer, Entry> open1 = new HashMap<>();
    private final Map<Integer, Entry> open2 = new HashMap<>();

    /** A ledger that sends acknowledgements there. */
    AckLedger(Consumer<Packet> acknowledge) {
        this.acknowledge = acknowledge;
    }

    /** The connection is gone: what is handled from now on is acknowledged when it has come again. */
    void disconnected() {
        carry(row1, carried1);
        carry(row2, carried2);
        open1.clear();
        open2.clear();
    }

    /** A new connection is there; without the session, what is un-acknowledged will not come again. */
    void connected(boolean sessionPresent) {
        disconnected();
        if (!sessionPresent) {
            carried1.clear();
            carried2.clear();
            recorded.clear();
        }
    }

    private static void carry(ArrayDeque<Entry> row, Map<Integer, Entry> carried) {
        row.forEach(entry -> carried.put(entry.publish.id(), entry));
        row.clear();
    }

    /** How many messages are received and not acknowledged. */
    int unacknowledged() {
        return row1.size() + row2.size() + carried1.size() + carried2.size();
    }

    /**
     * A QoS 1 or 2 message came.
     *
     * @return a new entry to be handled; null when it is a copy of one that is being handled, or was
     */
    @Nullable
    Entry received(Packet.Publish publish) {
        return publish.publication().qos() == Qos.AT_LEAST_ONCE ? received1(publish) : received2(publish);
    }

    private @Nullable Entry received1(Packet.Publish publish) {
        Entry before = before(publish, open1, carried1);
        if (before != null && before.isCopyOf(publish)) {
            enter(before, row1, open1);
            flush();
            return null;
        }
        Entry entry = new Entry(publish, before != null && before.spoilt);
        enter(entry, row1, open1);
        return entry;
    }

    private @Nullable Entry received2(Packet.Publish publish) {
        Entry before = before(publish, open2, carried2);
        Entry known = before != null && before.isCopyOf(publish) ? before : null;
        if (known == null && recorded.contains(publish.id())) {
            known = new Entry(publish, false);
            known.handled = true; // PUBREC was sent and did not arrive
        }
        if (known != null) {
            enter(known, row2, open2);
            flush();
            return null;
        }
        Entry entry = new Entry(publish, before != null && before.spoilt);
        enter(entry, row2, open2);
        return entry;
    }

    /** What had its packet identifier and is not acknowledged. */
    private static @Nullable Entry before(
            Packet.Publish publish, Map<Integer, Entry> open, Map<Integer, Entry> carried) {
        Entry before = open.get(publish.id());
        return before == null ? carried.remove(publish.id()) : before;
    }

    private static void enter(Entry entry, ArrayDeque<Entry> row, Map<Integer, Entry> open) {
        if (!entry.equals(open.put(entry.publish.id(), entry))) {
            row.add(entry);
        }
    }

    /** All handlers of a message are done with it. */
    void handled(Entry entry) {
        entry.handled = true;
        flush();
    }

    /**
     * A message is not what was sent: it is not acknowledged, and when it comes again it is another one.
     *
     * @return false if that was known
     */
    boolean spoilt(Entry entry) {
        boolean before = entry.spoilt;
        entry.spoilt = true;
        return !before;
    }

    private void flush() {
        for (Entry head = row1.peek(); head != null && head.handled; head = row1.peek()) {
            row1.poll();
            open1.remove(head.publish.id(), head);
            acknowledge.accept(new Packet.PubAck(head.publish.id(), ReasonCode.SUCCESS, ""));
        }
        for (Entry head = row2.peek(); head != null && head.handled; head = row2.peek()) {
            row2.poll();
            int id = head.publish.id();
            open2.remove(id, head);
            recorded.add(id);
            acknowledge.accept(new Packet.PubRec(id, ReasonCode.SUCCESS, ""));
        }
    }

    /** PUBREL came: the broker will not send the QoS 2 message again. */
    void released(int id) {
        boolean known = recorded.remove(id);
        acknowledge.accept(new Packet.PubComp(id, known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }
}
