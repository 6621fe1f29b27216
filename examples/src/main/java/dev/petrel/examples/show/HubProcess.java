package dev.petrel.examples.show;

import dev.petrel.examples.show.Screen.Tone;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hub in a process of its own, on an empty folder, started by the launcher as users start theirs. */
final class HubProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration GOODBYE = Duration.ofSeconds(20);
    private static final int USUAL_PORT = 8080;
    private static final Pattern PASSWORD = Pattern.compile("Administrator password: (\\S+)");
    private static final Pattern ANSWERS = Pattern.compile("petrel hub: (http\\S+) answers.*");

    private final Process process;
    private final CompletableFuture<String> password = new CompletableFuture<>();
    private final CompletableFuture<URI> url = new CompletableFuture<>();

    private HubProcess(Process process) {
        this.process = process;
    }

    /** Starts one; what it says is shown. */
    static HubProcess start(Path launcher, Path data, Screen screen) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        launcher.toString(),
                        "hub",
                        "--data",
                        data.toString(),
                        "--broker",
                        "none",
                        "--port",
                        String.valueOf(port())))
                .redirectErrorStream(true)
                .start();
        HubProcess hub = new HubProcess(process);
        Thread.ofVirtual().name("petrel-demo-hub").start(() -> hub.listen(screen));
        return hub;
    }

    /** The usual one where it is free. */
    private static int port() {
        try (ServerSocket probe = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }

    private void listen(Screen screen) {
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher made = PASSWORD.matcher(line);
                Matcher answers = ANSWERS.matcher(line);
                if (made.matches()) {
                    password.complete(made.group(1));
                } else if (answers.matches()) {
                    url.complete(URI.create(answers.group(1)));
                } else if (line.startsWith("petrel")) {
                    screen.line(Tone.BAD, "hub", line);
                }
            }
        } catch (IOException e) {
            screen.line(Tone.BAD, "hub", e.toString());
        }
        IllegalStateException gone = new IllegalStateException("the hub ended before it answered");
        password.completeExceptionally(gone);
        url.completeExceptionally(gone);
    }

    /** Where it answers, when it does. */
    URI url() throws InterruptedException {
        return awaited(url);
    }

    /** The administrator's, when it is made. */
    String password() throws InterruptedException {
        return awaited(password);
    }

    private static <T> T awaited(CompletableFuture<T> wanted) throws InterruptedException {
        try {
            return wanted.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the hub does not answer", e);
        }
    }

    @Override
    public void close() {
        // Not the process itself, which would take away what it says while somebody listens.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
