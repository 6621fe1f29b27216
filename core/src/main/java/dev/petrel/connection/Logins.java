package dev.petrel.connection;

import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Finds out with which login to connect.
 *
 * @param credentials for servers that bring no login of their own
 * @param within how long they may take; then they are interrupted
 * @param time the clock for that
 * @param thread where the answers go
 */
public record Logins(Credentials credentials, Duration within, Time time, Executor thread) {

    /**
     * Asks, on a platform thread of its own that may block (virtual ones may all be held up by handlers that spin), where
     * there is anything to ask; otherwise answers at once. One of both is told, once.
     *
     * @param known told the login, or that there is none
     * @param failed told in words why it could not be found out
     */
    public void ask(MqttUrl server, String clientId, Consumer<Optional<Login>> known, Consumer<String> failed) {
        Login own = server.login();
        if (own != null || credentials.equals(Credentials.NONE)) {
            known.accept(Optional.ofNullable(own));
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        CompletableFuture<Time.Alarm> overdue = new CompletableFuture<>();
        Thread asking = Thread.ofPlatform()
                .daemon()
                .name("petrel-" + clientId + "-credentials")
                .start(() -> {
                    Runnable answer = read(known, failed);
                    if (answered.compareAndSet(false, true)) {
                        overdue.join().cancel();
                        thread.execute(answer);
                    }
                });
        overdue.complete(time.after(within, () -> {
            if (answered.compareAndSet(false, true)) {
                asking.interrupt();
                String late = "the credentials did not come within " + within.toMillis() + " ms";
                thread.execute(() -> failed.accept(late));
            }
        }));
    }

    private Runnable read(Consumer<Optional<Login>> known, Consumer<String> failed) {
        try {
            Optional<Login> login = Objects.requireNonNull(credentials.current(), "null instead of an empty Optional");
            return () -> known.accept(login);
        } catch (RuntimeException | Error failure) {
            String why = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            return () -> failed.accept("could not read the credentials: " + why);
        }
    }
}
