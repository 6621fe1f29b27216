package dev.petrel.fault;

import dev.petrel.outcome.ReasonCode;

/** The broker answered the connection with a refusal. Mend what it names: credentials, client id, protocol. */
public final class ConnectionRefused extends PetrelException {

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * @param code the broker's word
     * @param message what was refused and what to do
     */
    public ConnectionRefused(ReasonCode code, String message) {
        super(message);
        this.code = code.value();
    }

    /** The broker's word. */
    public ReasonCode code() {
        return ReasonCode.of(code);
    }
}
