package dev.petrel.testkit;

import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Questions about any broker. */
public final class Brokers {

    private Brokers() {}

    /**
     * Whether a broker answers within a time. For {@code mqtt://} and {@code tcp://} a CONNECT has to be answered by a
     * CONNACK of any code; for {@code mqtts}, {@code ssl}, {@code ws} and {@code wss} something has to take the TCP
     * connection.
     *
     * <p>Never throws: a URL that cannot be read, an unknown host and an interrupt (which is kept) are answered with
     * false.
     */
    public static boolean reachable(String url, Duration timeout) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        // On a thread of its own: a name server that does not answer knows no time-out.
        Thread.ofPlatform().daemon().name("petrel-reachable").start(() -> answer.complete(ask(url, timeout)));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | ArithmeticException e) {
            return false;
        }
    }

    private static boolean ask(String url, Duration timeout) {
        try {
            return question(URI.create(url), timeout).getAsBoolean();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static BooleanSupplier question(URI url, Duration timeout) {
        String host = url.getHost();
        if (host == null) {
            return () -> false;
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return switch (url.getScheme()) {
            case "mqtt", "tcp" ->
                () -> new Knock(bare, port(url, 1883), login(url))
                        .answer(timeout)
                        .isPresent();
            case "mqtts", "ssl" -> () -> takesConnections(bare, port(url, 8883), timeout);
            case "ws" -> () -> takesConnections(bare, port(url, 80), timeout);
            case "wss" -> () -> takesConnections(bare, port(url, 443), timeout);
            default -> () -> false;
        };
    }

    private static int port(URI url, int otherwise) {
        return url.getPort() < 0 ? otherwise : url.getPort();
    }

    private static @Nullable Login login(URI url) {
        String user = url.getRawUserInfo();
        if (user == null) {
            return null;
        }
        int colon = user.indexOf(':');
        return colon < 0
                ? new Login(decoded(user), null)
                : new Login(decoded(user.substring(0, colon)), Secret.of(decoded(user.substring(colon + 1))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean takesConnections(String host, int port, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
