package dev.petrel.hub.feed;

import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.event.PendingEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of one camera on their way out, one after the other: the next is sent when the one before has its answer, so
 * that nothing passes one that is sent again.
 */
final class Lane {

    /** How many are read at once. */
    static final int READ = 100;

    private static final int LOW = READ / 5;

    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    private Camera camera;

    /** The highest number that was read. */
    private long read;

    /** Whether there may be more in the database. */
    private boolean more = true;

    private @Nullable PendingEvent sent;

    /** When the next one may be sent, by {@link System#nanoTime()}. */
    private long notBefore = System.nanoTime();

    Lane(Camera camera) {
        this.camera = camera;
    }

    Camera camera() {
        return camera;
    }

    void change(Camera newCamera) {
        camera = newCamera;
    }

    void moreMayBeThere() {
        more = true;
    }

    /** There may also be some before the last that was read; not while it is at work. */
    void earlierMayBeThere() {
        if (waiting.isEmpty() && sent == null) {
            read = 0;
        }
    }

    boolean wantsMore() {
        return more && waiting.size() <= LOW;
    }

    long readUntil() {
        return read;
    }

    void add(List<PendingEvent> events) {
        more = events.size() == READ;
        waiting.addAll(events);
        if (!events.isEmpty()) {
            read = events.get(events.size() - 1).seq();
        }
    }

    /** The next one, which is sent now; empty if there is none, or one has no answer yet. */
    Optional<PendingEvent> next(long now) {
        if (sent != null || waiting.isEmpty() || now - notBefore < 0) {
            return Optional.empty();
        }
        sent = waiting.poll();
        return Optional.ofNullable(sent);
    }

    /** The one that was sent has its answer. */
    void answered() {
        sent = null;
    }

    /** The one that was sent is sent again, before the others. */
    void again(long newNotBefore) {
        if (sent != null) {
            waiting.addFirst(sent);
            sent = null;
        }
        notBefore = newNotBefore;
    }

    boolean busy() {
        return sent != null;
    }

    int size() {
        return waiting.size();
    }
}
