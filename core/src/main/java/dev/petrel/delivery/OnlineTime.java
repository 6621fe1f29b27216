package dev.petrel.delivery;

import dev.petrel.time.Time;

/** A clock that stands still while there is no connection: what a handler waits for then is not its fault. */
final class OnlineTime {

    private final Time time;
    private volatile State state = new State(true, 0, 0);

    /** @param lost nanoseconds without a connection until the last change, which was at {@code since} */
    private record State(boolean online, long since, long lost) {}

    OnlineTime(Time time) {
        this.time = time;
    }

    /** The connection came, or went. */
    synchronized void online(boolean now) {
        State before = state;
        if (before.online != now) {
            long lost = now ? before.lost + time.nanos() - before.since : before.lost;
            state = new State(now, time.nanos(), lost);
        }
    }

    boolean isRunning() {
        return state.online;
    }

    /** Nanoseconds, of which only differences mean anything. */
    long nanos() {
        State now = state;
        return (now.online ? time.nanos() : now.since) - now.lost;
    }
}
