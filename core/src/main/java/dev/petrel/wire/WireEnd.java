package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Why a wire ended. */
public sealed interface WireEnd {

    /** In words, for logs and health; control characters escaped, no secrets. */
    String text();

    /** The broker ended it, and said why. */
    sealed interface Told extends WireEnd {

        /** Its word. */
        ReasonCode code();

        /** Where it would have us go instead, as it says it [4.11]; null where it does not say. */
        @Nullable
        String reference();
    }

    /**
     * The broker answered CONNECT with a refusal.
     *
     * @param code its word; return codes of 3.1.1 are translated
     * @param in311Form whether the CONNACK came in the form of MQTT 3.1.1
     */
    record Refused(
            ReasonCode code,
            String text,
            boolean in311Form,
            @Nullable String reference) implements Told {

        /** One that points nowhere. */
        public Refused(ReasonCode code, String text, boolean in311Form) {
            this(code, text, in311Form, null);
        }
    }

    /** The broker sent DISCONNECT. */
    record Disconnected(
            ReasonCode code, String text, @Nullable String reference) implements Told {

        /** One that points nowhere. */
        public Disconnected(ReasonCode code, String text) {
            this(code, text, null);
        }
    }

    /** The broker broke the protocol and we closed, with this code. */
    record Violated(ReasonCode code, String text) implements WireEnd {}

    /** No CONNACK within the connect time-out. */
    record ConnectTimedOut(String text) implements WireEnd {}

    /** Nothing came back within one and a half keep-alives. */
    record KeepAliveTimedOut(String text) implements WireEnd {}

    /** There was never a connection: no such host, refused, TLS or WebSocket handshake failed. */
    record Unreachable(String text) implements WireEnd {}

    /** There was never a connection: one side did not take the other's certificate, or had none to show. */
    record NotTrusted(String text) implements WireEnd {}

    /**
     * The socket ended without a word.
     *
     * @param greeted whether CONNACK had come before
     */
    record Lost(String text, boolean greeted) implements WireEnd {}

    /** We closed it. */
    record ClosedHere(String text) implements WireEnd {}

    /** There was no attempt: the login could not be had from where it comes. */
    record NoLogin(String text) implements WireEnd {}

    /** We closed it, to make it anew at once. */
    record Renewed(String text) implements WireEnd {}

    /** We closed it, because somebody else speaks in our name. */
    record Disputed(String text) implements WireEnd {}

    /** We closed it, because the session is gone and the settings say not to go on without. */
    record SessionMissing(String text) implements WireEnd {}
}
