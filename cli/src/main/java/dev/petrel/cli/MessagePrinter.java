package dev.petrel.cli;

import dev.petrel.message.Message;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** Prints messages, a line each and at once, until there are enough. Any thread may print. */
final class MessagePrinter {

    private final PrintStream out;
    private final MessageLine line;
    private final long count;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    // Guarded by the lock.
    private final RecentIds printedIds = new RecentIds();
    private long printed;

    MessagePrinter(PrintStream out, MessageLine line, long count) {
        this.out = out;
        this.line = line;
        this.count = count;
    }

    /** Prints a message unless it was printed before; returns false if there were enough before it. */
    boolean print(Message message) {
        byte[] bytes = (line.of(message) + "\n").getBytes(StandardCharsets.UTF_8);
        Optional<List<String>> id = Copies.common(message, line.codec());
        lock.lock();
        try {
            if (printed >= count || end.isDone()) {
                return false;
            }
            if (printedIds.contains(id)) {
                return true; // a copy, after an acknowledgement was lost on either side
            }
            out.write(bytes, 0, bytes.length);
            if (out.checkError()) { // flushes
                end.complete(ExitCode.OUTPUT_CLOSED);
                return false;
            }
            printedIds.add(id);
            if (++printed >= count) {
                end.complete(ExitCode.DONE);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Completes with the exit code when no more can be printed. */
    CompletableFuture<Integer> end() {
        return end;
    }

    long printed() {
        lock.lock();
        try {
            return printed;
        } finally {
            lock.unlock();
        }
    }

    /** How many should be printed; the largest number when there is no end. */
    long count() {
        return count;
    }
}
