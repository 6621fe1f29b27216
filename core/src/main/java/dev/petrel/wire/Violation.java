package dev.petrel.wire;

import dev.petrel.outcome.ReasonCode;
import io.netty.handler.codec.DecoderException;

/** The broker did what the protocol forbids. Without a stack trace, since the fault is not in this program. */
final class Violation extends DecoderException {

    private static final long serialVersionUID = 1L;

    private final transient ReasonCode code;

    private Violation(ReasonCode code, String text) {
        super(text);
        this.code = code;
    }

    static Violation of(ReasonCode code, String text) {
        return new Violation(code, text);
    }

    static Violation malformed(String text) {
        return new Violation(ReasonCode.MALFORMED_PACKET, text);
    }

    static Violation protocolError(String text) {
        return new Violation(ReasonCode.PROTOCOL_ERROR, text);
    }

    /** What to say in DISCONNECT. */
    ReasonCode code() {
        return code;
    }

    /** What happened, for people. */
    String text() {
        return String.valueOf(getMessage());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
