package dev.petrel.hub.access;

import java.time.Instant;

/**
 * Somebody who may log in.
 *
 * @param name what they log in with
 * @param role what they may do
 * @param createdAt when they were added
 * @param changedAt when their password or their role was made
 */
public record Account(String name, Role role, Instant createdAt, Instant changedAt) {

    static Account of(User user) {
        return new Account(user.name(), user.role(), user.createdAt(), user.changedAt());
    }
}
