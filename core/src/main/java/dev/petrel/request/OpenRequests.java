package dev.petrel.request;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.topic.MqttText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The requests under way, found by what their replies carry; and for a while the names of those that have ended. */
final class OpenRequests {

    /** How many may be under way at a time. */
    static final int MOST = 10_000;

    /** How many names of ended ones are remembered; the oldest goes first. */
    static final int REMEMBERED = 10_000;

    /** On which topic a reply comes, and what it names as that which it answers. */
    record Key(String topic, String correlation) {}

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<Pending> open = new HashSet<>();

    @GuardedBy("lock")
    private final Map<Key, Pending> expected = new HashMap<>();

    @GuardedBy("lock")
    private final LinkedHashSet<Key> ended = new LinkedHashSet<>();

    @GuardedBy("lock")
    private boolean closed;

    /**
     * One more is under way.
     *
     * @throws NotConnected if the client is closed
     * @throws QueueFull if too many are
     */
    void enter(Pending pending) {
        lock.lock();
        try {
            if (closed) {
                throw closed();
            }
            if (open.size() >= MOST) {
                throw new QueueFull("no room for a request on "
                        + MqttText.quoted(pending.request.topic().name()) + ": " + MOST
                        + " wait for their replies; ask fewer at a time");
            }
            open.add(pending);
        } finally {
            lock.unlock();
        }
    }

    /**
     * From now on its reply may come.
     *
     * @throws IllegalArgumentException if it could not be told from the reply to another
     */
    void expect(Pending pending, Set<Key> keys) {
        lock.lock();
        try {
            for (Key key : keys) {
                if (expected.containsKey(key)) {
                    throw new IllegalArgumentException("a request with the id or correlation "
                            + MqttText.quoted(key.correlation()) + " waits for its reply on "
                            + MqttText.quoted(key.topic())
                            + " already, and their replies could not be told apart; ask with a new envelope");
                }
            }
            pending.keys = keys;
            keys.forEach(key -> expected.put(key, pending));
        } finally {
            lock.unlock();
        }
    }

    /** It has ended. */
    void leave(Pending pending) {
        lock.lock();
        try {
            open.remove(pending);
            for (Key key : pending.keys) {
                expected.remove(key);
                ended.remove(key);
                ended.add(key);
            }
            while (ended.size() > REMEMBERED) {
                ended.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<Pending> find(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(expected.get(key));
        } finally {
            lock.unlock();
        }
    }

    /** Whether one of that name has ended lately, or is about to. */
    boolean knew(Key key) {
        lock.lock();
        try {
            return ended.contains(key) || expected.containsKey(key);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all, and takes no more. */
    void close() {
        closeAll().forEach(pending -> pending.fail(OpenRequests::closed));
    }

    private List<Pending> closeAll() {
        lock.lock();
        try {
            closed = true;
            return List.copyOf(open);
        } finally {
            lock.unlock();
        }
    }

    private static NotConnected closed() {
        return new NotConnected("the client is closed");
    }
}
