package dev.petrel.cli;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of the command in this process. */
final class Run {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    private Run(InputStream in, Map<String, String> environment, String... words) {
        Console console = new Console(in, utf8(out), utf8(err), environment, false);
        thread = Thread.ofPlatform().name("petrel " + words[0]).start(() -> {
            try {
                exitCode.complete(Main.run(console, words));
            } catch (Throwable failure) {
                exitCode.completeExceptionally(failure);
            }
        });
    }

    /** Runs and waits for its end. */
    static Run of(String... words) {
        return with("", Map.of(), words);
    }

    /** Runs with standard input and an environment, and waits for its end. */
    static Run with(String input, Map<String, String> environment, String... words) {
        Run run = new Run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), environment, words);
        run.exitCode();
        return run;
    }

    /** Runs with bytes as standard input, and waits for its end. */
    static Run withBytes(byte[] input, String... words) {
        Run run = start(new ByteArrayInputStream(input), words);
        run.exitCode();
        return run;
    }

    /** Runs; returns at once. */
    static Run start(InputStream in, String... words) {
        return new Run(in, Map.of(), words);
    }

    /** Runs a subscriber; returns when it is subscribed. */
    static Run subscriber(String... words) {
        Run run = start(InputStream.nullInputStream(), words);
        run.awaitErr("subscribed to");
        return run;
    }

    int exitCode() {
        return exitCode.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** As near to Ctrl-C as it gets inside a process that goes on. */
    void interrupt() {
        thread.interrupt();
    }

    boolean hasEnded() {
        return exitCode.isDone();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return out().lines().toList();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    void awaitErr(String text) {
        await().atMost(Duration.ofSeconds(30)).until(() -> err().contains(text) || hasEnded());
    }

    void awaitLines(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> lines().size() >= count || hasEnded());
    }

    private static PrintStream utf8(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
