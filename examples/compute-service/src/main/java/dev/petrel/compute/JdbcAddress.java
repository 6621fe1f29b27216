package dev.petrel.compute;

import dev.petrel.settings.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who asks it.
 *
 * @param url as JDBC takes it, such as {@code jdbc:postgresql://host/compute}
 * @param user null where none is needed
 * @param password null where none is needed
 */
public record JdbcAddress(
        String url, @Nullable String user, @Nullable Secret password) {

    /** Without what a URL may hold behind its question mark or semicolon, which may be a password. */
    @Override
    public String toString() {
        return url.replaceAll("[?;].*", "");
    }
}
