package dev.petrel.settings;

import java.nio.file.Path;
import java.util.Optional;

/** Where the login comes from; asked anew before each connect, on a thread that may block. */
@FunctionalInterface
public interface Credentials {

    /** No login. */
    Credentials NONE = Optional::empty;

    /**
     * The login to use for the next connect, or empty to connect without one.
     *
     * @throws java.io.UncheckedIOException if it cannot be had now; a later connect asks again
     */
    Optional<Login> current();

    /**
     * Always the same login.
     *
     * @throws IllegalArgumentException if it does not fit into a CONNECT
     */
    static Credentials of(String userName, Secret password) {
        return new FixedLogin(new Login(userName, password));
    }

    /**
     * A user whose password stands in a file, read anew for each connect, so that a changed one is used without a
     * restart: UTF-8, at most 65,535 bytes, one line end at its end left out.
     */
    static Credentials passwordFile(String userName, Path file) {
        return new PasswordFile(userName, file);
    }
}
