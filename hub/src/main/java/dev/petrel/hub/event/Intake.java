package dev.petrel.hub.event;

import dev.petrel.hub.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Where events of all requests come together, to be stored by one thread: those that come while it stores some are
 * stored next, in one transaction, and while several come at a time, a few milliseconds pass from one transaction to the
 * next. So a burst costs few commits, and who posts one after the other waits for nothing but the commit.
 */
@Component
final class Intake implements AutoCloseable {

    /** Those that wait at most; beyond that a request waits for room, and is refused in the end. */
    private static final int WAITING = 1_000;

    /** Those in a transaction, at most. */
    private static final int TOGETHER = 100;

    /** From one transaction to the next, while several events come at a time. */
    private static final long PACE = Duration.ofMillis(20).toNanos();

    private static final Duration ROOM_WAIT = Duration.ofSeconds(5);
    private static final Duration STORE_WAIT = Duration.ofSeconds(30);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int ATTEMPTS = 3;

    private final EventStore store;
    private final EventReader reader;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private volatile boolean closed;

    Intake(EventStore store, EventReader reader) {
        this.store = store;
        this.reader = reader;
        this.thread = Thread.ofPlatform().daemon().name("petrel-hub-intake").start(this::run);
    }

    /**
     * Stores an event; returns when it is committed.
     *
     * @return what became of it, and the event as it is stored, unless it is not
     * @throws Problem 503 if that takes too long
     */
    Taken accept(NewEvent event) {
        Entry entry = new Entry(event, new CompletableFuture<>());
        try {
            if (closed || !waiting.offer(entry, ROOM_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable("too many events wait to be stored");
            }
            return entry.taken.get(STORE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw unavailable("the database takes long, and the event may be stored or not");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw unavailable("the hub is shutting down, and the event may be stored or not");
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
        }
    }

    /** Stores what waits and ends. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Entry> batch = new ArrayList<>();
        long next = System.nanoTime();
        while (!closed || !waiting.isEmpty()) {
            try {
                Entry first = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    long began = System.nanoTime();
                    batch.add(first);
                    waiting.drainTo(batch, TOGETHER - 1);
                    store(batch);
                    next = batch.size() > 1 ? began + PACE : began;
                    batch.clear();
                }
            } catch (InterruptedException nobodyDoesThat) {
                closed = true;
            }
        }
    }

    private void store(List<Entry> batch) {
        try {
            List<EventStore.Stored> stored = stored(batch);
            Map<String, StoredEvent> events =
                    reader.all(batch.stream().map(entry -> entry.event.id()).toList());
            for (int i = 0; i < stored.size(); i++) {
                Entry entry = batch.get(i);
                entry.taken.complete(new Taken(stored.get(i), Optional.ofNullable(events.get(entry.event.id()))));
            }
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1) {
                batch.get(0).taken.completeExceptionally(failure);
            } else {
                batch.forEach(entry -> store(List.of(entry)));
            }
        }
    }

    /** Another hub may store the same at the same time: then the second attempt finds it. */
    private List<EventStore.Stored> stored(List<Entry> batch) {
        List<NewEvent> events = batch.stream().map(Entry::event).toList();
        for (int attempt = 1; ; attempt++) {
            try {
                return store.store(events);
            } catch (DataAccessException failure) {
                if (attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private static Problem unavailable(String why) {
        return Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE, why + ": post it again with the same event_id, which stores it once");
    }

    private record Entry(NewEvent event, CompletableFuture<Taken> taken) {}

    /**
     * What became of an event.
     *
     * @param stored whether it was stored
     * @param event as the database has it
     */
    record Taken(EventStore.Stored stored, Optional<StoredEvent> event) {}
}
