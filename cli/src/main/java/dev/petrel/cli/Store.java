package dev.petrel.cli;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.deadletter.DeadLetterFolder;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Publication;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Puts letters into a folder as they come, until there are enough. What it does not store is not acknowledged. */
final class Store implements MessageHandler {

    private final DeadLetterFolder folder;
    private final long count;
    private final Console console;
    private final boolean json;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final CountDownLatch never = new CountDownLatch(1);

    /** Guarded by this. */
    private long stored;

    Store(Path directory, long count, Console console, boolean json) {
        this.folder = DeadLetterFolder.at(directory);
        this.count = count;
        this.console = console;
        this.json = json;
    }

    /** Completes with the exit code when there are enough; exceptionally when the folder takes no more. */
    CompletableFuture<Integer> end() {
        return end;
    }

    boolean wantsAllThatComes() {
        return count == Long.MAX_VALUE;
    }

    synchronized String progress() {
        return "only " + stored + " of " + count + " letters came";
    }

    @Override
    public void handle(Message message) throws InterruptedException {
        if (!store(letter(message))) {
            never.await(); // until the client ends: the message stays with the broker
        }
    }

    /** Letters come on topics of their own, so on several threads. */
    private synchronized boolean store(DeadLetter letter) {
        if (end.isDone()) {
            return false;
        }
        try {
            String name = folder.add(letter);
            console.out().println(json ? Json.of(LetterText.fields(name, letter)) : LetterText.line(name, letter));
            console.out().flush();
        } catch (IOException e) {
            end.completeExceptionally(
                    new CommandFailed(ExitCode.FAILED, "cannot keep a letter in " + folder + ": " + e.getMessage()));
            return false;
        }
        stored++;
        if (stored == count) {
            end.complete(ExitCode.DONE);
        }
        return true;
    }

    private static DeadLetter letter(Message message) {
        try {
            return DeadLetter.read(message);
        } catch (MalformedMessage e) {
            Publication as = new Publication(
                    message.topic(), message.payload(), message.qos(), message.retained(), message.metadata());
            return new DeadLetter(as, "this came as it is, and is no letter of Petrel", 0, "", Instant.now());
        }
    }
}
