package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;

/** A Mosquitto of our own, as a child process. Tests that need it are skipped where it is not installed. */
@NullMarked
final class Mosquitto implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
    private static final int START_ATTEMPTS = 5;

    private final Process process;
    private final int port;

    private Mosquitto(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one with these lines in its listener's configuration. */
    static Mosquitto start(Path folder, String... listenerLines) {
        assumeTrue(Files.isExecutable(PROGRAM), "skipped: Mosquitto is not installed at " + PROGRAM);
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            int port = freePort();
            Process process = launch(folder, port, List.of(listenerLines));
            if (answers(process, port)) {
                return new Mosquitto(process, port);
            }
            process.destroyForcibly();
        }
        throw new AssertionError("Mosquitto does not start; see " + folder.resolve("log"));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static Process launch(Path folder, int port, List<String> listenerLines) {
        try {
            List<String> lines = new ArrayList<>();
            if ("root".equals(System.getProperty("user.name"))) {
                lines.add("user root");
            }
            lines.add("set_tcp_nodelay true");
            lines.add("listener " + port + " 127.0.0.1");
            lines.add("allow_anonymous true");
            lines.addAll(listenerLines);
            // Mosquitto 2.0.11 does not start with nothing but a WebSocket listener.
            lines.add("listener 0 " + folder.resolve("socket"));
            Path config = Files.write(folder.resolve("mosquitto.conf"), lines);
            return new ProcessBuilder(PROGRAM.toString(), "-v", "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(Process process, int port) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (process.isAlive() && System.nanoTime() < giveUp) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        return false;
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
