package dev.petrel.hub.database;

import com.zaxxer.hikari.HikariConfig;
import dev.petrel.settings.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who opens a database elsewhere, from the environment: what stands in a command can be read by every local user. */
record DatabaseLogin(@Nullable String user, @Nullable Secret password) {

    /** The variables, as help names them. */
    static final String USER = "PETREL_HUB_DB_USER";

    static final String PASSWORD = "PETREL_HUB_DB_PASSWORD";

    static DatabaseLogin of(Map<String, String> environment) {
        String password = environment.get(PASSWORD);
        return new DatabaseLogin(environment.get(USER), password == null ? null : Secret.of(password));
    }

    void applyTo(HikariConfig pool) {
        if (user != null) {
            pool.setUsername(user);
        }
        if (password != null) {
            pool.setPassword(password.reveal());
        }
    }
}
