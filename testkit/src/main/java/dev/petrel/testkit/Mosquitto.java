package dev.petrel.testkit;

import dev.petrel.settings.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Mosquitto as a child process on free ports of 127.0.0.1, for tests that stop, kill and freeze a broker. It ends with
 * {@link #close}, and with this JVM at the latest.
 *
 * <pre>{@code
 * try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withPersistence(folder))) {
 *     ... broker.url() ...
 *     broker.kill();
 *     broker.restart();
 * }
 * }</pre>
 *
 * <p>Its ports stay the same over a restart. All methods may be called from any thread and wait for one another.
 */
public final class Mosquitto implements AutoCloseable {

    private static final Duration START_TIME = Duration.ofSeconds(10);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);
    private static final Duration KNOCK_TIME = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int PORT_ATTEMPTS = 5;

    private final TemporaryFolder folder = TemporaryFolder.make("petrel-mosquitto");
    private final MosquittoFiles files = new MosquittoFiles(folder);
    private MosquittoOptions options;
    private MosquittoPorts ports;

    /** The running or last process. */
    private @Nullable ChildProcess process;

    private boolean frozen;

    private Mosquitto(MosquittoOptions options) {
        this.options = options;
        ports = MosquittoPorts.find(options);
    }

    /** Whether Mosquitto is installed on this machine. */
    public static boolean installed() {
        return MosquittoProgram.find("mosquitto").isPresent();
    }

    /**
     * Starts one and waits until it answers.
     *
     * @throws IllegalStateException if it is not installed or does not start within 10 s; the message holds its log
     */
    public static Mosquitto start(MosquittoOptions options) {
        Mosquitto mosquitto = new Mosquitto(options);
        try {
            mosquitto.launchOnFreePorts();
            return mosquitto;
        } catch (RuntimeException e) {
            mosquitto.close();
            throw e;
        }
    }

    /**
     * Stops it in peace if it runs, and starts it on the same ports.
     *
     * @throws IllegalStateException if it does not start within 10 s; the message holds its log
     */
    public synchronized void restart() {
        stop();
        launch();
    }

    /** Ends it in peace (SIGTERM): it saves what it keeps and closes its connections. Waits until it has ended. */
    public synchronized void stop() {
        ChildProcess running = process;
        if (running == null || !running.alive()) {
            return;
        }
        thaw();
        running.terminate();
        if (!running.endsWithin(STOP_TIME)) {
            running.kill();
            throw failure("did not stop within " + STOP_TIME.toSeconds() + " s and was killed");
        }
    }

    /** Ends it at once (SIGKILL), as if the power had failed. Waits until it has ended. */
    public synchronized void kill() {
        ChildProcess running = process;
        if (running != null) {
            running.kill();
            running.endsWithin(STOP_TIME);
            frozen = false;
        }
    }

    /** Makes it stand still (SIGSTOP): its connections stay open and nothing answers. */
    public synchronized void freeze() {
        process().signal("STOP");
        frozen = true;
    }

    /** Lets it go on after {@link #freeze} (SIGCONT). */
    public synchronized void thaw() {
        if (frozen) {
            process().signal("CONT");
            frozen = false;
        }
    }

    /**
     * Makes another user the one who may connect, without a restart (SIGHUP), and waits until it holds.
     *
     * @throws IllegalStateException if it was started without a login
     */
    public synchronized void changeLogin(Login login) {
        if (options.login() == null) {
            throw new IllegalStateException("this Mosquitto asks for no login: give MosquittoOptions.withLogin");
        }
        options = options.withLogin(login);
        files.password(login);
        process().signal("HUP");
        Knock knock = new Knock("127.0.0.1", ports.plain(), login);
        await(
                process(),
                "did not take the new login",
                () -> knock.answer(KNOCK_TIME).orElse(-1) == 0);
    }

    /** Whether its process lives; a frozen one does. */
    public synchronized boolean running() {
        return process != null && process.alive();
    }

    /** The port without TLS. */
    public synchronized int port() {
        return ports.plain();
    }

    /** Where clients reach it: {@code mqtt://127.0.0.1:port}. */
    public synchronized String url() {
        return "mqtt://127.0.0.1:" + ports.plain();
    }

    /**
     * Where clients reach it through TLS: {@code mqtts://localhost:port}.
     *
     * @throws IllegalStateException if it was started without
     */
    public synchronized String tlsUrl() {
        return "mqtts://localhost:" + given(ports.tls(), "withTls");
    }

    /**
     * Where clients reach it in WebSocket frames: {@code ws://127.0.0.1:port/mqtt}.
     *
     * @throws IllegalStateException if it was started without
     */
    public synchronized String webSocketUrl() {
        return "ws://127.0.0.1:" + given(ports.webSocket(), "withWebSocket") + "/mqtt";
    }

    /**
     * Where clients reach it in WebSocket frames through TLS: {@code wss://localhost:port/mqtt}.
     *
     * @throws IllegalStateException if it was started without one of them
     */
    public synchronized String secureWebSocketUrl() {
        return "wss://localhost:" + given(ports.secureWebSocket(), "withTls and withWebSocket") + "/mqtt";
    }

    /** What the running or last process printed: the last thousand lines. */
    public synchronized String log() {
        return process == null ? "" : process.output();
    }

    /** Ends it in peace and deletes its configuration; what it keeps by {@code withPersistence} stays. */
    @Override
    public synchronized void close() {
        try (folder) {
            stop();
        }
    }

    private synchronized void launchOnFreePorts() {
        for (int attempt = 1; ; attempt++) {
            try {
                launch();
                return;
            } catch (IllegalStateException e) {
                // Another process was faster; only then other ports help.
                if (attempt == PORT_ATTEMPTS || !portTaken(log())) {
                    throw e;
                }
                ports = MosquittoPorts.find(options);
            }
        }
    }

    private static boolean portTaken(String log) {
        return log.contains("Address already in use") || log.contains("Unable to create websockets listener");
    }

    private void launch() {
        Path configuration = files.write(options, ports);
        ChildProcess started = ChildProcess.start(
                List.of(MosquittoProgram.path("mosquitto"), "-c", configuration.toString()),
                "mosquitto-" + ports.plain());
        process = started;
        frozen = false;
        Knock knock = new Knock("127.0.0.1", ports.plain(), null);
        await(started, "did not start", () -> knock.answer(KNOCK_TIME).isPresent());
    }

    private void await(ChildProcess awaited, String complaint, BooleanSupplier done) {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (!done.getAsBoolean()) {
            if (awaited.endsWithin(PAUSE) || System.nanoTime() - deadline > 0) {
                RuntimeException failure = failure(complaint);
                awaited.kill();
                throw failure;
            }
        }
    }

    private ChildProcess process() {
        if (process == null || !process.alive()) {
            throw failure("is not running");
        }
        return process;
    }

    private IllegalStateException failure(String what) {
        return new IllegalStateException("Mosquitto on port " + ports.plain() + " " + what + "; its log:\n" + log());
    }

    private static int given(int port, String option) {
        if (port == 0) {
            throw new IllegalStateException("this Mosquitto has no such port: give MosquittoOptions." + option);
        }
        return port;
    }
}
