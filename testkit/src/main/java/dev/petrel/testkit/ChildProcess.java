package dev.petrel.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that ends with this one at the latest, and whose last lines of output are kept. */
final class ChildProcess implements AutoCloseable {

    private static final int LINES_KEPT = 1000;
    private static final Duration TOOL_TIME = Duration.ofSeconds(30);
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "petrel-testkit-end"));
    }

    private final Process process;
    private final Thread reader;
    private final Consumer<String> listener;
    private final Deque<String> output = new ArrayDeque<>();

    private ChildProcess(Process process, String name, Consumer<String> listener) {
        this.process = process;
        this.listener = listener;
        reader = Thread.ofPlatform().daemon().name(name + "-output").unstarted(this::read);
    }

    static ChildProcess start(List<String> command, String name) {
        return start(new ProcessBuilder(command), name, line -> {});
    }

    /** Starts it, and hands each line of its output to a listener on a thread of its own. */
    static ChildProcess start(ProcessBuilder builder, String name, Consumer<String> listener) {
        try {
            Process process = builder.redirectErrorStream(true).start();
            ALIVE.add(process);
            ChildProcess child = new ChildProcess(process, name, listener);
            child.reader.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end, and fails with its output if it fails. */
    static void complete(List<String> command) {
        try (ChildProcess child = start(command, command.getFirst())) {
            if (!child.endsWithin(TOOL_TIME) || child.process.exitValue() != 0) {
                throw new IllegalStateException(command.getFirst() + " failed: " + child.output());
            }
        }
    }

    /** Writes a line to its standard input; one that has ended does not hear it. */
    void tell(String line) {
        try {
            Writer in = process.outputWriter(StandardCharsets.UTF_8);
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            keep("(it did not hear \"" + line + "\": " + e.getMessage() + ")");
        }
    }

    long pid() {
        return process.pid();
    }

    /** As it ended; of a living one it throws. */
    int exitCode() {
        return process.exitValue();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Whether it ends within a time. */
    boolean endsWithin(Duration time) {
        try {
            boolean ended = process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
            if (ended) {
                // The last lines may still be on their way.
                reader.join(time);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", e);
        }
    }

    /** Asks it to end (SIGTERM). Not by the process itself, which would close its streams and lose its last words. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Ends it at once (SIGKILL). */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Sends a signal by its short name, such as STOP. */
    void signal(String name) {
        complete(List.of("sh", "-c", "kill -" + name + " " + process.pid()));
    }

    /** What it printed: the last thousand lines. */
    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
            }
            process.waitFor();
            ALIVE.remove(process);
        } catch (IOException | InterruptedException e) {
            keep("(its output broke off: " + e.getMessage() + ")");
        }
    }

    private void keep(String line) {
        synchronized (output) {
            if (output.size() == LINES_KEPT) {
                output.removeFirst();
            }
            output.add(line);
        }
        listener.accept(line);
    }
}
