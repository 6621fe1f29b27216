package dev.petrel.wire;

/** What a wire tells its owner, always on the I/O thread. */
public interface WireListener {

    /** CONNACK said yes; packets may be sent from now on. Comes at most once and before any packet. */
    void greeted(Greeting greeting);

    /** A packet came: PUBLISH, an acknowledgement, SUBACK or UNSUBACK. Whatever breaks the protocol never gets here. */
    void received(Packet packet);

    /** All that the socket held for now has been handed over: the moment to flush what was sent in answer. */
    void burstEnded();

    /** The socket takes more again, after {@link Wire#writable()} was false. */
    void writableAgain();

    /** The wire has ended. Comes exactly once, last, whatever happened. */
    void ended(WireEnd end);
}
