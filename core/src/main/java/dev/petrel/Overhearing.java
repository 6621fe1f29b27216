package dev.petrel;

import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireEnd;
import dev.petrel.wire.WireListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One wire on which messages are heard and nothing is answered. Owned by the I/O thread, but for what may wait: that is
 * for another one.
 */
final class Overhearing implements WireListener {

    /** Bytes of messages that were heard and not asked for, above which reading stops until half of them are gone. */
    static final long BYTES = 16L << 20;

    /** What the objects around a message take, about. */
    private static final long OBJECTS = 500;

    private final Executor thread;
    private final CompletableFuture<Greeting> greeting = new CompletableFuture<>();
    private final CompletableFuture<WireEnd> end = new CompletableFuture<>();
    private final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private @Nullable Wire wire;
    private long waiting;
    private boolean paused;

    /** @param thread the I/O thread */
    Overhearing(Executor thread) {
        this.thread = thread;
    }

    /** Completes with what the broker said, exceptionally with why it did not take us. From any thread. */
    CompletableFuture<Greeting> greeting() {
        return greeting;
    }

    /** From any thread. */
    CompletableFuture<WireEnd> end() {
        return end;
    }

    /** How it ended, in words; empty as long as it has not. From any thread. */
    Optional<String> ending() {
        return end.isDone() ? Optional.of(end.join().text()) : Optional.empty();
    }

    /** Waits for the next message; empty as {@link SessionBrowser#next} says. From any thread but that for I/O. */
    Optional<Publication> next(Duration within) {
        try {
            Heard next = heard.poll(within.toNanos(), TimeUnit.NANOSECONDS);
            if (next == null || next.publication == null) {
                return Optional.empty();
            }
            thread.execute(() -> taken(next.publication));
            return Optional.of(next.publication);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** It was dialled. */
    void on(Wire dialled) {
        wire = dialled;
    }

    /** There is nothing to dial with. */
    void noLogin(String why) {
        ended(new WireEnd.NoLogin(why));
    }

    /** Says goodbye. */
    void leave(@Nullable Duration sessionExpiry) {
        if (wire != null) {
            wire.disconnect(sessionExpiry, new WireEnd.ClosedHere("closed here"));
        }
    }

    @Override
    public void greeted(Greeting word) {
        greeting.complete(word);
    }

    @Override
    public void received(Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            heard.add(new Heard(publish.publication()));
            waiting += size(publish.publication());
            if (waiting > BYTES) {
                reading(false);
            }
        }
    }

    private void taken(Publication publication) {
        waiting -= size(publication);
        if (waiting <= BYTES / 2) {
            reading(true);
        }
    }

    private void reading(boolean on) {
        if (wire != null && paused == on) {
            paused = !on;
            wire.reading(on);
        }
    }

    private static long size(Publication publication) {
        return OBJECTS
                + publication.topic().name().length()
                + publication.payload().size()
                + publication.metadata().size();
    }

    @Override
    public void burstEnded() {}

    @Override
    public void writableAgain() {}

    @Override
    public void ended(WireEnd how) {
        end.complete(how);
        greeting.completeExceptionally(
                how instanceof WireEnd.Refused refused
                        ? new ConnectionRefused(refused.code(), refused.text())
                        : new NotConnected(how.text()));
        heard.add(new Heard(null));
    }

    /** A message, or null for the end. */
    private record Heard(@Nullable Publication publication) {}
}
