package dev.petrel.connection;

import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;

/** Where a connection takes what comes in for handlers. Called on the I/O thread only, and must not block. */
public interface Incoming {

    /**
     * A new wire is there. Where the broker kept the session, un-acknowledged messages come again.
     */
    void connected(Greeting greeting);

    /** The wire has ended; also told of one that was never taken. */
    void disconnected();

    /** A PUBLISH came. */
    void received(Packet.Publish publish);

    /** A PUBREL came. */
    void released(Packet.PubRel release);

    /** All that the socket held for now has been handed over. */
    void burstEnded();

    /** How many messages to take before the first of them is acknowledged; asked for each attempt to connect. */
    int receiveMaximum();

    /** How many received messages are not acknowledged yet. */
    int unacknowledged();
}
