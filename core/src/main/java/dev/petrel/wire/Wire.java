package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One MQTT session over one socket. All methods are for the I/O thread only, and do nothing once it has ended. */
public interface Wire {

    /** Sends a packet with the next {@link #flush()}. */
    void send(Packet packet);

    /**
     * Sends a QoS 0 publication with the next {@link #flush()}.
     *
     * @param written told on the I/O thread whether the bytes were written to the socket
     */
    void sendUnanswered(Packet.Publish publish, Written written);

    /** Bytes that a PUBLISH would have on this wire at most (without an alias). */
    long sizeOf(Packet.Publish publish);

    /** Hands what was sent to the socket. */
    void flush();

    /** Whether the socket takes more now; if not, {@link WireListener#writableAgain()} follows. */
    boolean writable();

    /** Stops reading from the socket, or goes on; keep-alive takes no offence meanwhile. */
    void reading(boolean on);

    /**
     * Says goodbye and closes, so that the broker forgets the will.
     *
     * @param sessionExpiry the session expiry to end with, or null to leave it
     * @param why what the listener is told
     */
    void disconnect(@Nullable Duration sessionExpiry, WireEnd why);

    /**
     * Closes at once and without a word, so that the will speaks. That is the only way which every broker understands: a
     * DISCONNECT with a reason is known to lose the will, also with the reason that asks for it (0x04).
     *
     * @param why what the listener is told
     */
    void drop(WireEnd why);

    /** Closes because of what the broker did: DISCONNECT with the code (MQTT 5), then {@link WireEnd.Violated}. */
    void violated(ReasonCode code, String text);

    /** Told whether a QoS 0 publication was written. */
    @FunctionalInterface
    interface Written {

        /**
         * The bytes are in the socket, or will never be.
         *
         * @param success false when the wire ended before all of its bytes were written
         */
        void done(boolean success);
    }
}
