package dev.petrel.fault;

import dev.petrel.outcome.ReasonCode;

/** The broker does not grant a subscription. Mend its access rules, or the filter. */
public final class SubscriptionRefused extends PetrelException {

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * @param code the broker's word
     * @param message which filter was refused and what to do
     */
    public SubscriptionRefused(ReasonCode code, String message) {
        super(message);
        this.code = code.value();
    }

    /** The broker's word. */
    public ReasonCode code() {
        return ReasonCode.of(code);
    }
}
