package dev.petrel.observe;

import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One observer with the events that wait for it. It is told on a thread that lives while there are some. */
final class Audience {

    private final ClientObserver observer;
    private final EventLog log;
    private final ThreadFactory threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ClientEvent> waiting = new ArrayDeque<>();
    private boolean telling;
    private long leftOut;
    private boolean left;

    Audience(ClientObserver observer, EventLog log, ThreadFactory threads) {
        this.observer = observer;
        this.log = log;
        this.threads = threads;
    }

    /** Whether anybody listens. */
    boolean present() {
        return !observer.equals(ClientObserver.NONE);
    }

    void tell(ClientEvent event) {
        if (present() && enqueue(event)) {
            threads.newThread(this::tellAll).start();
        }
    }

    /** Is told nothing more, apart from what it is being told. */
    void leave() {
        lock.lock();
        try {
            left = true;
            leftOut = 0;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private boolean enqueue(ClientEvent event) {
        lock.lock();
        try {
            if (left) {
                return false;
            }
            if (waiting.size() >= Events.BOUND) {
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
            if (leftOut > 0 && waiting.size() < Events.BOUND / 2) {
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
