package dev.petrel.cli;

import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each line of a stream as it comes, with a bounded number under way, and waits for all the answers. A line
 * that cannot be sent is told of at once, and the others go on. With an outbox, a line is under way until it is on disk:
 * however long the broker is away, all lines are read.
 */
final class LinePublisher {

    static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);

    private final Link link;
    private final Packing packing;
    private final Console console;
    private final @Nullable Duration timeout;
    private final boolean outbox;
    private final Tally tally = new Tally();
    private final CompletableFuture<Void> read = new CompletableFuture<>();

    /**
     * @param packing makes messages of lines
     * @param timeout how long to wait after the last line; null for as long as it takes
     * @param outbox whether the client of the link has one
     */
    LinePublisher(Link link, Packing packing, Console console, @Nullable Duration timeout, boolean outbox) {
        this.link = link;
        this.packing = packing;
        this.console = console;
        this.timeout = timeout;
        this.outbox = outbox;
    }

    /** @throws CommandFailed unless all were delivered */
    void publish(InputStream in) {
        link.start();
        // Reading cannot be interrupted, so it must not keep the process alive.
        Thread.ofPlatform().daemon().name("petrel-stdin").start(() -> publishAll(in));
        List<String> trouble = new ArrayList<>();
        try {
            Awaiting.either(read, link.inVain(), AS_LONG_AS_IT_TAKES);
            Duration left = timeout == null ? AS_LONG_AS_IT_TAKES : timeout;
            if (!Awaiting.either(tally.allAnswered(), link.inVain(), left)) {
                trouble.add("not everything was acknowledged within " + left.toMillis() / 1000.0
                        + " s after the last line: "
                        + String.join("; ", link.client().health().reasons()));
            }
        } catch (CommandFailed e) {
            trouble.addAll(e.lines());
        }
        link.close();
        // Now everything has an outcome, and is told so in a moment.
        Awaiting.either(tally.allAnswered(), new CompletableFuture<>(), Duration.ofSeconds(1));
        trouble.addAll(tally.failures());
        if (!trouble.isEmpty()) {
            throw new CommandFailed(ExitCode.FAILED, trouble);
        }
    }

    private void publishAll(InputStream in) {
        try {
            LineReader lines = new LineReader(in);
            for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
                tally.awaitRoom(line.content().size());
                publish(line);
            }
            read.complete(null);
        } catch (IOException e) {
            read.completeExceptionally(
                    new CommandFailed(ExitCode.FAILED, "cannot read standard input: " + e.getMessage()));
        } catch (InterruptedException e) {
            read.completeExceptionally(new CommandFailed(ExitCode.FAILED, "interrupted"));
        } catch (RuntimeException e) {
            read.completeExceptionally(new CommandFailed(ExitCode.FAILED, "not published: " + e.getMessage()));
        }
    }

    private void publish(LineReader.Line line) {
        Publication publication;
        try {
            publication = packed(line);
        } catch (WrongContent e) {
            tally.refused();
            console.err().println("petrel pub: " + e.about("line " + line.number()) + "; it is not sent");
            console.err().flush();
            return;
        }
        int size = line.content().size();
        long number = tally.sent(size);
        Receipt receipt = link.client().publishAsync(publication);
        CompletionStage<?> arrival = outbox ? receipt.accepted() : receipt.outcome();
        arrival.whenComplete((done, failure) -> tally.arrived(size));
        receipt.outcome().whenComplete((outcome, failure) -> {
            if (failure != null) {
                tally.answered(number, String.valueOf(failure.getMessage()));
            } else if (outbox && isCutShort(outcome)) {
                tally.kept();
            } else {
                tally.answered(number, SinglePublisher.failure(outcome));
            }
        });
    }

    private static boolean isCutShort(PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Delivered delivered -> false;
            case PublishOutcome.Failed failed -> failed.cause() == FailureCause.CLOSED;
            case PublishOutcome.InDoubt doubt -> doubt.cause() == DoubtCause.CLOSED;
        };
    }

    private Publication packed(LineReader.Line line) {
        if (line.tooLong()) {
            throw new WrongContent(LineReader.Line.TOO_LONG);
        }
        return packing.pack(line.content(), line.number());
    }
}
