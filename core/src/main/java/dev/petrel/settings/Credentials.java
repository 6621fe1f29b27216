package dev.petrel.settings;

import java.util.Optional;

/** Where the login comes from; asked anew before each connect, on a thread that may block. */
@FunctionalInterface
public interface Credentials {

    /** No login. */
    Credentials NONE = Optional::empty;

    /** The login to use for the next connect, or empty to connect without one. */
    Optional<Login> current();
}
