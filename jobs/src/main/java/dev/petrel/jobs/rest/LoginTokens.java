package dev.petrel.jobs.rest;

import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.time.Time;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens from a user's name and password: fetched when the first is asked for, refreshed shortly before they expire, fetched
 * anew where refreshing fails or a token is refused. Whoever asks while one is being fetched waits for it, for a bounded
 * time.
 */
public final class LoginTokens implements TokenSource, AutoCloseable {

    /** A token this near to its end is refreshed before it is used again. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Calls calls;
    private final Calls refreshing;
    private final Login login;
    private final Time time;

    /** Held while a token is fetched, which is what the others wait for; each fetch ends by its time-out. */
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable Held held;

    private LoginTokens(URI url, Login login, Time time) {
        ComputeSettings settings = ComputeSettings.of(url);
        this.calls = new Calls(settings);
        this.refreshing =
                new Calls(settings.withTokens(() -> Optional.ofNullable(held).map(Held::token)));
        this.login = login;
        this.time = time;
    }

    /**
     * Tokens from a service that answers {@code /auth/token} and {@code /auth/token/refresh}.
     *
     * @param url that service, such as {@code http://localhost:8002}
     * @throws IllegalArgumentException if the login has no password, or the URL is none of a service
     */
    public static LoginTokens of(URI url, Login login) {
        return of(url, login, Time.system());
    }

    static LoginTokens of(URI url, Login login, Time time) {
        if (login.password() == null) {
            throw new IllegalArgumentException("user " + login.userName() + " has no password: give one");
        }
        return new LoginTokens(url, login, time);
    }

    @Override
    public Optional<Secret> token() {
        Held now = held;
        if (now != null && !near(now)) {
            return Optional.of(now.token());
        }
        return Optional.of(another(now));
    }

    @Override
    public Optional<Secret> insteadOf(Secret refused) {
        fetching.lock();
        try {
            Held now = held;
            if (now != null && now.token().equals(refused)) {
                held = null;
            }
        } finally {
            fetching.unlock();
        }
        return token();
    }

    /** Ends it; what is being fetched fails. */
    @Override
    public void close() {
        calls.close();
        refreshing.close();
    }

    private Secret another(@Nullable Held old) {
        fetching.lock();
        try {
            Held now = held;
            if (now != null && !now.equals(old)) {
                return now.token();
            }
            Held fresh = now == null ? loggedIn() : refreshed(now);
            held = fresh;
            return fresh.token();
        } finally {
            fetching.unlock();
        }
    }

    private Held refreshed(Held old) {
        if (old.end() != null && !time.now().isBefore(old.end())) {
            return loggedIn();
        }
        try {
            return read(refreshing.send(refreshing.post("/auth/token/refresh", Calls.FORM, BodyPublishers.noBody())));
        } catch (ComputeException e) { // the login itself says what is wrong, if anything is
            return loggedIn();
        }
    }

    private Held loggedIn() {
        Secret password = login.password();
        String form =
                Urls.form(Map.of("username", login.userName(), "password", password == null ? "" : password.reveal()));
        return read(calls.send(calls.post("/auth/token", Calls.FORM, BodyPublishers.ofString(form))));
    }

    private static Held read(Answer answer) {
        String token = Answers.text(answer.object(), "access_token");
        if (token == null || !token.chars().allMatch(c -> c > ' ' && c < 0x7f) || token.isEmpty()) {
            throw answer.unreadable("has no access_token");
        }
        return new Held(Secret.of(token), end(token));
    }

    private boolean near(Held token) {
        return token.end() != null && !time.now().isBefore(token.end().minus(MARGIN));
    }

    /** When a token expires (RFC 7519, section 4.1.4), or null where it does not say. */
    private static @Nullable Instant end(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            JsonNode claims =
                    JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims.path("exp").isNumber()
                    ? Instant.ofEpochSecond(claims.path("exp").asLong())
                    : null;
        } catch (RuntimeException e) { // not a token of the kind that says so
            return null;
        }
    }

    private record Held(Secret token, @Nullable Instant end) {}
}
