package dev.petrel.hub.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key for a program, apart from its secret.
 *
 * @param id made by the hub
 * @param name what it is for, unique
 * @param role what may be done with it
 * @param expiresAt from when on it is worth nothing, or null for never
 * @param createdBy who made it
 * @param lastUsedAt when it was last seen, to the minute; null for never
 */
public record Token(
        String id,
        String name,
        Role role,
        @Nullable Instant expiresAt,
        Instant createdAt,
        String createdBy,
        @Nullable Instant lastUsedAt) {

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    Caller caller() {
        return new Caller("token:" + name, role, createdAt);
    }
}
