package dev.petrel.connection;

import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Finds out with which login to connect.
 *
 * @param credentials for servers that bring no login of their own
 * @param thread where the answers go
 */
record Logins(Credentials credentials, Executor thread) {

    /**
     * Asks, on a thread of its own that may block, where there is anything to ask; otherwise answers at once.
     *
     * @param known told the login, or that there is none
     * @param failed told in words why it could not be found out
     */
    void ask(MqttUrl server, String clientId, Consumer<Optional<Login>> known, Consumer<String> failed) {
        Login own = server.login();
        if (own != null || credentials.equals(Credentials.NONE)) {
            known.accept(Optional.ofNullable(own));
        } else {
            Thread.ofVirtual().name("petrel-" + clientId + "-credentials").start(() -> read(known, failed));
        }
    }

    private void read(Consumer<Optional<Login>> known, Consumer<String> failed) {
        try {
            Optional<Login> login = credentials.current();
            thread.execute(() -> known.accept(login));
        } catch (RuntimeException | Error failure) {
            thread.execute(() -> failed.accept("could not read the credentials: " + failure.getMessage()));
        }
    }
}
