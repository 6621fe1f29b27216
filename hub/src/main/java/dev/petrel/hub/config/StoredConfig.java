package dev.petrel.hub.config;

import java.time.Instant;
import java.util.Objects;

/**
 * The settings as they are stored.
 *
 * @param id the row's id, a UUID
 * @param version counts the changes from 1; what an ETag is made of
 * @param config the settings
 * @param password what is stored of a password
 * @param createdAt when they were first stored
 * @param updatedAt when they were last changed
 */
public record StoredConfig(
        String id, long version, BrokerConfig config, PasswordState password, Instant createdAt, Instant updatedAt) {

    public StoredConfig {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }
}
