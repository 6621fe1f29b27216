package dev.petrel.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A program of the current class path in a JVM of its own, for tests that kill, freeze and resume a service. It ends with
 * {@link #close}, and with this JVM at the latest.
 *
 * <pre>{@code
 * Ledger ledger = new Ledger();
 * JvmCommand command = JvmCommand.of(Publisher.class, link.url()).withFlags("-Xmx64m");
 * try (ChildJvm publisher = ChildJvm.start(command, ledger::read)) {
 *     publisher.awaitLine("ready", Duration.ofSeconds(10));
 *     publisher.freeze();
 *     ...
 *     publisher.thaw();
 *     publisher.kill();
 * }
 * }</pre>
 *
 * <p>Standard output and standard error come as one. All methods may be called from any thread. Freezing needs a system
 * that knows SIGSTOP.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Duration KILL_TIME = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int LINES_KEPT = 10_000;

    private final ChildProcess process;
    private final Consumer<String> listener;

    /** Lines that nobody has awaited yet; beyond {@link #LINES_KEPT} the oldest are forgotten. Its own lock. */
    private final Deque<String> lines = new ArrayDeque<>();

    private ChildJvm(JvmCommand command, Consumer<String> listener) {
        this.listener = listener;
        process = ChildProcess.start(command.builder(), command.mainClass(), this::hear);
    }

    /** Starts one; what it prints is kept for {@link #awaitLine} and {@link #output}. */
    public static ChildJvm start(JvmCommand command) {
        return start(command, line -> {});
    }

    /** Starts one, and hands each line that it prints to a listener as well, one after another on a thread of its own. */
    public static ChildJvm start(JvmCommand command, Consumer<String> listener) {
        return new ChildJvm(command, listener);
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it lives; a frozen one does. */
    public boolean alive() {
        return process.alive();
    }

    /** Writes a line to its standard input; one that has ended does not hear it. */
    public void tell(String line) {
        process.tell(line);
    }

    /**
     * Waits for a line that holds a text, and forgets it and those before it.
     *
     * @return the whole line
     * @throws AssertionError if it does not come in time, or the JVM ended without it; the message holds its output
     */
    public String awaitLine(String text, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            boolean over = process.endsWithin(PAUSE) || System.nanoTime() - deadline >= 0;
            Optional<String> line = next(text);
            if (line.isPresent()) {
                return line.get();
            }
            if (over) {
                throw new AssertionError("the child " + (alive() ? "lives" : "ended") + " and printed no line with \""
                        + text + "\"; its output:\n" + output());
            }
        }
    }

    /** Ends it at once (SIGKILL), as if the power had failed, and waits until it has ended. */
    public void kill() {
        process.kill();
        process.endsWithin(KILL_TIME);
    }

    /** Asks it to end (SIGTERM), and returns at once; a frozen one hears it when it goes on. */
    public void terminate() {
        process.terminate();
    }

    /** Makes it stand still (SIGSTOP): its connections stay open and nothing moves. */
    public void freeze() {
        process.signal("STOP");
    }

    /** Lets it go on after {@link #freeze} (SIGCONT). */
    public void thaw() {
        process.signal("CONT");
    }

    /**
     * Waits until it has ended by itself, and gives its exit code: 137 after a kill, 143 after a SIGTERM.
     *
     * @throws AssertionError if it does not end in time; the message holds its output
     */
    public int awaitEnd(Duration within) {
        if (!process.endsWithin(within)) {
            throw new AssertionError("the child did not end within " + within + "; its output:\n" + process.output());
        }
        return process.exitCode();
    }

    /** What it printed: the last thousand lines. */
    public String output() {
        return process.output();
    }

    /** Kills it if it still lives. */
    @Override
    public void close() {
        kill();
    }

    private void hear(String line) {
        synchronized (lines) {
            if (lines.size() == LINES_KEPT) {
                lines.removeFirst();
            }
            lines.add(line);
        }
        listener.accept(line);
    }

    private Optional<String> next(String text) {
        synchronized (lines) {
            while (!lines.isEmpty()) {
                String line = lines.removeFirst();
                if (line.contains(text)) {
                    return Optional.of(line);
                }
            }
            return Optional.empty();
        }
    }
}
