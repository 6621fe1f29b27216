package dev.petrel.hub.access;

import dev.petrel.hub.problem.Problem;
import dev.petrel.settings.Secret;
import dev.petrel.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys of programs. Each is random, shown once, and kept as a hash. */
@Component
public class Tokens {

    /** What each begins with, so that scanners for leaked secrets know it. */
    public static final String PREFIX = "petrel_";

    private static final int SECRET_BYTES = 32;
    private static final String COLUMNS = "id, name, role, expires_at, created_at, created_by, last_used_at";

    private final JdbcClient database;
    private final Audit audit;
    private final Time time;
    private final TokenMemory memory;
    private final SecureRandom random = new SecureRandom();

    Tokens(JdbcClient database, Audit audit, AccessTime time) {
        this.database = database;
        this.audit = audit;
        this.time = time.time();
        this.memory = new TokenMemory(this.time);
    }

    /**
     * Makes one.
     *
     * @param name what it is for
     * @param expiresAt from when on it is worth nothing, or null for never
     * @param who makes it
     * @return with its secret, which nobody can read again
     * @throws Problem 409 when there is one of that name
     */
    public Made create(String name, Role role, @Nullable Instant expiresAt, String who) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String id = UUID.randomUUID().toString();
        try {
            database.sql("INSERT INTO tokens (id, name, hash, role, expires_at, created_at, created_by)"
                            + " VALUES (:id, :name, :hash, :role, :expires, :now, :who)")
                    .param("id", id)
                    .param("name", name)
                    .param("hash", hash(secret))
                    .param("role", role.text())
                    .param(
                            "expires",
                            expiresAt == null ? null : Moments.write(expiresAt),
                            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("now", Moments.write(time.now()))
                    .param("who", who)
                    .update();
        } catch (DuplicateKeyException taken) {
            throw Problem.of(
                    HttpStatus.CONFLICT, "there is a token of that name: take another name or delete it first");
        }
        audit.record(who, "token created", name + ", " + role.text());
        return new Made(find("id", id).orElseThrow(), Secret.of(secret));
    }

    /** All of them, by name. */
    public List<Token> all() {
        return database.sql("SELECT " + COLUMNS + " FROM tokens ORDER BY name")
                .query(Tokens::read)
                .list();
    }

    /** Takes one away: from now on here, within seconds on other hubs. False when there is none of that id. */
    public boolean revoke(String id, String who) {
        Optional<Token> token = find("id", id);
        int gone = database.sql("DELETE FROM tokens WHERE id = ?").param(id).update();
        memory.forget();
        if (gone > 0) {
            audit.record(who, "token deleted", token.map(Token::name).orElse(id));
        }
        return gone > 0;
    }

    /** The token of a secret, unless it is unknown, expired or gone. */
    Optional<Token> check(String secret) {
        Optional<Token> token =
                memory.get(hash(secret), hash -> find("hash", hash)).filter(found -> !found.expired(time.now()));
        token.filter(memory::used).ifPresent(this::writeUse);
        return token;
    }

    /** Whether {@link #check} would have to ask the database. */
    boolean remembers(String secret) {
        return memory.has(hash(secret));
    }

    private void writeUse(Token token) {
        database.sql("UPDATE tokens SET last_used_at = ? WHERE id = ?")
                .params(Moments.write(time.now()), token.id())
                .update();
    }

    private Optional<Token> find(String column, String value) {
        return database.sql("SELECT " + COLUMNS + " FROM tokens WHERE " + column + " = ?")
                .param(value)
                .query(Tokens::read)
                .optional();
    }

    private static Token read(ResultSet row, int number) throws SQLException {
        return new Token(
                row.getString("id"),
                row.getString("name"),
                Role.parse(row.getString("role")),
                Moments.readIfThere(row, "expires_at"),
                Moments.read(row, "created_at"),
                row.getString("created_by"),
                Moments.readIfThere(row, "last_used_at"));
    }

    private static String hash(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }

    /** A token that was just made. */
    public record Made(Token token, Secret secret) {}
}
