package dev.petrel.hub.config;

/** The settings have been changed since they were read: read them again, and then decide. */
public final class StaleVersion extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleVersion(long current) {
        super("the settings have been changed meanwhile, to version " + current + ": read them again");
    }
}
