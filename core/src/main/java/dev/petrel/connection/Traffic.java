package dev.petrel.connection;

import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireEnd;

/**
 * What shares the wire: what goes out, what is subscribed to, what comes in.
 */
record Traffic(Outgoing outgoing, Wishes wishes, Incoming incoming) {

    /** A new wire is there. Subscriptions go out before publications. */
    void connected(Wire wire, Greeting greeting) {
        incoming.connected(greeting);
        wishes.connected(wire, greeting);
        outgoing.connected(wire, greeting);
    }

    /** Hands a packet to whom it is for. */
    void received(Packet packet) {
        switch (packet) {
            case Packet.Publish publish -> incoming.received(publish);
            case Packet.PubAck ack -> outgoing.answers().on(ack);
            case Packet.PubRec rec -> outgoing.answers().on(rec);
            case Packet.PubRel rel -> incoming.released(rel);
            case Packet.PubComp comp -> outgoing.answers().on(comp);
            case Packet.SubAck ack -> wishes.on(ack);
            case Packet.UnsubAck ack -> wishes.on(ack);
            case Packet.Subscribe subscribe -> throw new IllegalStateException("a broker does not subscribe");
            case Packet.Unsubscribe unsubscribe -> throw new IllegalStateException("a broker does not subscribe");
        }
    }

    /** Whether the broker has answered all that it was sent. */
    boolean rested() {
        return outgoing.unanswered() == 0 && wishes.allAnswered();
    }

    /** The wire has ended. */
    void disconnected(WireEnd end) {
        incoming.disconnected();
        outgoing.disconnected(end);
        wishes.disconnected(end.text());
    }

    /** There will be no other wire. */
    void close() {
        outgoing.close();
        wishes.close();
    }
}
