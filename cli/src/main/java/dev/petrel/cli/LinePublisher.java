package dev.petrel.cli;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes each line of a stream as it comes, with a bounded number unanswered, and waits for all the answers. */
final class LinePublisher {

    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);

    private final Link link;
    private final Publication template;
    private final Identity identity;
    private final @Nullable Duration timeout;
    private final Tally tally = new Tally();
    private final CompletableFuture<Void> read = new CompletableFuture<>();

    /**
     * @param template what a message is like, but for its payload
     * @param identity what tells the messages apart
     * @param timeout how long to wait after the last line; null for as long as it takes
     */
    LinePublisher(Link link, Publication template, Identity identity, @Nullable Duration timeout) {
        this.link = link;
        this.template = template;
        this.identity = identity;
        this.timeout = timeout;
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
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                tally.awaitRoom(line.length);
                publish(line);
            }
            read.complete(null);
        } catch (IOException e) {
            read.completeExceptionally(
                    new CommandFailed(ExitCode.FAILED, "cannot read standard input: " + e.getMessage()));
        } catch (InterruptedException e) {
            read.completeExceptionally(new CommandFailed(ExitCode.FAILED, "interrupted"));
        }
    }

    private void publish(byte[] line) {
        long number = tally.sent(line.length);
        Publication publication = new Publication(
                template.topic(), Payload.handedOver(line), template.qos(), template.retain(), template.metadata());
        link.client().publishAsync(identity.on(publication, number)).outcome().whenComplete((outcome, failure) -> {
            String why = failure == null ? SinglePublisher.failure(outcome) : String.valueOf(failure.getMessage());
            tally.answered(number, line.length, why);
        });
    }
}
