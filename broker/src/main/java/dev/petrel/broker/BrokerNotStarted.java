package dev.petrel.broker;

/** The embedded broker could not start; the message says why and what to do. Nothing of it is left running. */
public final class BrokerNotStarted extends RuntimeException {

    private static final long serialVersionUID = 1;

    BrokerNotStarted(String message) {
        super(message);
    }

    BrokerNotStarted(String message, Throwable cause) {
        super(message, cause);
    }
}
