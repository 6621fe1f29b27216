package dev.petrel.hub.access;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a token.
 *
 * @param name what it is for, 1 to 100 characters
 * @param role admin, publisher or viewer
 * @param expiresAt from when on it is worth nothing; neither this nor the next for never
 * @param expiresInDays the same, counted from now
 */
public record TokenRequest(
        @Nullable String name,
        @Nullable String role,
        @Nullable Instant expiresAt,
        @Nullable Integer expiresInDays) {

    private static final int LONGEST_NAME = 100;
    private static final int MOST_DAYS = 3650;

    /**
     * What is wanted, when all of it is right.
     *
     * @throws Problem 422 with all that is not
     */
    public Valid validate(Instant now) {
        List<FieldFlaw> flaws = new ArrayList<>();
        if (name == null
                || name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            flaws.add(new FieldFlaw("name", "must be text of 1 to " + LONGEST_NAME + " characters"));
        }
        Role wanted = null;
        try {
            wanted = Role.parse(role == null ? "" : role);
        } catch (IllegalArgumentException unknown) {
            flaws.add(new FieldFlaw("role", String.valueOf(unknown.getMessage())));
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            flaws.add(new FieldFlaw("expires_at", "must be in the future"));
        }
        if (expiresInDays != null && (expiresInDays < 1 || expiresInDays > MOST_DAYS)) {
            flaws.add(new FieldFlaw("expires_in_days", "must be 1 to " + MOST_DAYS));
        }
        if (expiresAt != null && expiresInDays != null) {
            flaws.add(new FieldFlaw("expires_in_days", "must not stand beside expires_at"));
        }
        if (!flaws.isEmpty()) {
            throw Problem.outOfLimits(flaws);
        }
        Instant end = expiresInDays == null ? expiresAt : now.plus(Duration.ofDays(expiresInDays));
        return new Valid(Objects.requireNonNull(name).strip(), Objects.requireNonNull(wanted), end);
    }

    /**
     * What is wanted.
     *
     * @param expiresAt null for never
     */
    public record Valid(String name, Role role, @Nullable Instant expiresAt) {}
}
