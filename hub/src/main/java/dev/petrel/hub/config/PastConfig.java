package dev.petrel.hub.config;

import java.time.Instant;
import java.util.Objects;

/**
 * Settings as they once were; never with a password.
 *
 * @param version the version that they had
 * @param changedAt when they were stored
 * @param changedBy who stored them
 * @param config the settings
 * @param password what became of the password when they were stored
 */
public record PastConfig(
        long version, Instant changedAt, String changedBy, ConfigFields config, PasswordFate password) {

    public PastConfig {
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(changedBy, "changedBy");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(password, "password");
    }
}
