package dev.petrel.hub.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.petrel.hub.database.Moments;
import dev.petrel.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** The people who may log in, with their passwords as hashes. */
@Component
public class Users {

    /** The user that the first start makes. */
    public static final String ADMINISTRATOR = "admin";

    /** The shortest password, in characters. */
    public static final int SHORTEST = 12;

    /** The longest password, in bytes of UTF-8: the hash does not look further. */
    public static final int LONGEST = 72;

    /** How long a change by another hub may stay unseen. */
    static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final int RANDOM_BYTES = 18;
    private static final String COLUMNS = "name, password_hash, role, created_at, changed_at";

    private final JdbcClient database;
    private final Time time;
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final SecureRandom random = new SecureRandom();
    private final String nobody;
    private final Cache<String, Optional<User>> remembered;

    Users(JdbcClient database, AccessTime time) {
        this.database = database;
        this.time = time.time();
        this.nobody = hash(randomPassword());
        this.remembered = Caffeine.newBuilder()
                .maximumSize(1000)
                .expireAfterWrite(REMEMBERED)
                .ticker(this.time::nanos)
                .build();
    }

    /**
     * Makes the administrator where there is no user yet.
     *
     * @return the password, which is nowhere else in clear; empty where there are users, or another hub was first
     */
    Optional<String> first() {
        if (database.sql("SELECT count(*) FROM users").query(Long.class).single() > 0) {
            return Optional.empty();
        }
        String password = randomPassword();
        try {
            insert(ADMINISTRATOR, password, Role.ADMIN);
            return Optional.of(password);
        } catch (DuplicateKeyException other) {
            return Optional.empty();
        }
    }

    /**
     * Gives a user a random password and ends their logins.
     *
     * @return the new password, which is nowhere else in clear
     * @throws NoSuchElementException when there is no such user
     */
    public String resetPassword(String name) {
        String password = randomPassword();
        changePassword(name, password);
        return password;
    }

    /**
     * Gives a user another password and ends their logins: here at once, on other hubs within seconds.
     *
     * @throws IllegalArgumentException when it is shorter than {@link #SHORTEST} or longer than {@link #LONGEST}
     * @throws NoSuchElementException when there is no such user
     */
    public void changePassword(String name, String password) {
        if (password.length() < SHORTEST || password.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException(
                    "a password has at least " + SHORTEST + " characters and at most " + LONGEST + " bytes");
        }
        int changed = database.sql("UPDATE users SET password_hash = ?, changed_at = ? WHERE name = ?")
                .params(hash(password), now(), name)
                .update();
        remembered.invalidate(name);
        if (changed == 0) {
            throw new NoSuchElementException("there is no user " + name);
        }
    }

    /** Whether a password is the user's; takes as long when there is no such user. */
    Optional<User> verify(String name, String password) {
        Optional<User> user = find(name);
        boolean right = encoder.matches(password, user.map(User::hash).orElse(nobody));
        return right ? user : Optional.empty();
    }

    /** Whether the user of a caller is there, with the password and role of that login. */
    boolean stillThere(Caller caller) {
        return known(caller.name()).map(User::caller).filter(caller::equals).isPresent();
    }

    private Optional<User> known(String name) {
        Optional<User> known = remembered.getIfPresent(name);
        if (known == null) {
            known = find(name);
            remembered.put(name, known);
        }
        return known;
    }

    Optional<User> find(String name) {
        return database.sql("SELECT " + COLUMNS + " FROM users WHERE name = ?")
                .param(name)
                .query(Users::read)
                .optional();
    }

    /** All of them, by name. */
    List<User> all() {
        return database.sql("SELECT " + COLUMNS + " FROM users ORDER BY name")
                .query(Users::read)
                .list();
    }

    /** The names of the administrators, which nobody else changes until the transaction ends. */
    List<String> lockAdministrators() {
        return database.sql("SELECT name FROM users WHERE role = 'admin' ORDER BY name FOR UPDATE")
                .query(String.class)
                .list();
    }

    /**
     * Makes one.
     *
     * @return the password, which is nowhere else in clear
     * @throws DuplicateKeyException when there is one of that name
     */
    String add(String name, Role role) {
        String password = randomPassword();
        insert(name, password, role);
        remembered.invalidate(name);
        return password;
    }

    /** Gives one another role and ends their logins. */
    void changeRole(String name, Role role) {
        database.sql("UPDATE users SET role = ?, changed_at = ? WHERE name = ?")
                .params(role.text(), now(), name)
                .update();
        remembered.invalidate(name);
    }

    /** Takes one away and ends their logins. */
    void remove(String name) {
        database.sql("DELETE FROM users WHERE name = ?").param(name).update();
        remembered.invalidate(name);
    }

    private static User read(ResultSet row, int number) throws SQLException {
        return new User(
                row.getString("name"),
                row.getString("password_hash"),
                Role.parse(row.getString("role")),
                Moments.at(row, "created_at"),
                Moments.at(row, "changed_at"));
    }

    private void insert(String name, String password, Role role) {
        database.sql("INSERT INTO users (name, password_hash, role, created_at, changed_at) VALUES (?, ?, ?, ?, ?)")
                .params(name, hash(password), role.text(), now(), now())
                .update();
    }

    private OffsetDateTime now() {
        return Moments.of(time.now());
    }

    private String hash(String password) {
        return Objects.requireNonNull(encoder.encode(password));
    }

    private String randomPassword() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
