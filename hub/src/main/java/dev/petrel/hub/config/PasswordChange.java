package dev.petrel.hub.config;

import dev.petrel.settings.Secret;
import java.util.Objects;

/** What becomes of the stored password when settings are stored. */
public sealed interface PasswordChange {

    /** It stays, unless the broker is in another place: a password is never sent where it was not given for. */
    record Keep() implements PasswordChange {}

    /**
     * Another takes its place.
     *
     * @param password 1 to 500 characters
     */
    record Set(Secret password) implements PasswordChange {

        public Set {
            Objects.requireNonNull(password, "password");
        }
    }

    /** There is none any more. */
    record Clear() implements PasswordChange {}
}
