package dev.petrel.hub.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Settings to be stored.
 *
 * @param config the settings, within their limits
 * @param password what becomes of the stored password
 */
public record Edit(BrokerConfig config, PasswordChange password) {

    public Edit {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(password, "password");
    }

    /** Whether the stored password goes because the broker is in another place than the one it was given for. */
    public boolean dropsPasswordOf(StoredConfig before) {
        return password instanceof PasswordChange.Keep
                && before.password() != PasswordState.ABSENT
                && !config.broker().samePlace(before.config().broker());
    }

    /** What is stored of a password once it is stored in place of something. */
    public PasswordState passwordAfter(Optional<StoredConfig> before) {
        return switch (password) {
            case PasswordChange.Set set -> PasswordState.STORED;
            case PasswordChange.Clear clear -> PasswordState.ABSENT;
            case PasswordChange.Keep keep ->
                before.filter(stored -> !dropsPasswordOf(stored))
                        .map(StoredConfig::password)
                        .orElse(PasswordState.ABSENT);
        };
    }

    /** Whether it leaves everything as it is. */
    boolean changesNothingOf(StoredConfig before) {
        return password instanceof PasswordChange.Keep && config.equals(before.config());
    }
}
