package dev.petrel.settings;

import java.util.Optional;

/** Always the same login. */
record FixedLogin(Login login) implements Credentials {

    @Override
    public Optional<Login> current() {
        return Optional.of(login);
    }
}
