package dev.petrel.observe;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries events from where they happen to the log and to the observer, which runs on a virtual thread that lives while
 * there is something to tell. Any thread may tell; telling never blocks.
 */
public final class Events {

    /** How many events wait for a slow observer before further ones are left out. */
    static final int BOUND = 10_000;

    private final EventLog log;
    private final ClientObserver observer;
    private final boolean watched;
    private final String threadName;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ClientEvent> waiting = new ArrayDeque<>();
    private boolean telling;
    private long leftOut;

    /** Events of the client with this id. */
    public Events(String clientId, ClientObserver observer) {
        this.log = new EventLog(clientId);
        this.observer = observer;
        this.watched = !observer.equals(ClientObserver.NONE);
        this.threadName = "petrel-" + clientId + "-observer";
    }

    /** Whether events that happen for each message are worth making. */
    public boolean eachMessage() {
        return watched || log.eachMessage();
    }

    /** Logs an event and tells it to the observer. */
    public void tell(ClientEvent event) {
        log.write(event);
        if (!watched || !enqueue(event)) {
            return;
        }
        Thread.ofVirtual().name(threadName).start(this::tellAll);
    }

    private boolean enqueue(ClientEvent event) {
        lock.lock();
        try {
            if (waiting.size() >= BOUND) {
                leftOut++;
                return false;
            }
            waiting.add(event);
            boolean first = !telling;
            telling = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void tellAll() {
        for (ClientEvent event = next(); event != null; event = next()) {
            try {
                observer.on(event);
            } catch (Throwable failure) {
                log.observerFailed(event, failure);
            }
        }
    }

    private @Nullable ClientEvent next() {
        lock.lock();
        try {
            if (leftOut > 0 && waiting.size() < BOUND / 2) {
                ClientEvent report = new ClientEvent.EventsLeftOut(leftOut);
                leftOut = 0;
                return report;
            }
            ClientEvent event = waiting.poll();
            telling = event != null;
            return event;
        } finally {
            lock.unlock();
        }
    }
}
