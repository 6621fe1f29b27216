package dev.petrel.delivery;

import dev.petrel.message.Publication;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a session that an earlier process left, for which there is no handler yet. They stay un-acknowledged until
 * one subscribes, for a while. Owned by the I/O thread.
 */
final class Parking {

    /** How long a message waits for its handler. */
    static final Duration AT_MOST = Duration.ofSeconds(30);

    /** How many messages a broker sends un-acknowledged on MQTT 3.1.1, where it is not told: Mosquitto's number. */
    private static final int WINDOW_3_1_1 = 20;

    /** How many filters are remembered that this process has closed. */
    private static final int MOST_CLOSED = 1_000;

    /** One message that waits. */
    record Stay(Publication publication, AckLedger.Entry entry, long since) {}

    private final int receiveMaximum;
    private final ArrayDeque<Stay> stays = new ArrayDeque<>();
    private final Set<TopicFilter> closed = new LinkedHashSet<>();

    // For as long as the connection lives.
    private boolean resumed;
    private int most;

    Parking(int receiveMaximum) {
        this.receiveMaximum = receiveMaximum;
    }

    void connected(boolean sessionPresent, boolean mqtt5) {
        resumed = sessionPresent;
        most = Math.max(1, (mqtt5 ? receiveMaximum : Math.min(receiveMaximum, WINDOW_3_1_1)) / 2);
    }

    /** This process asks for the filter no more: what still comes for it is nobody's. */
    void closed(TopicFilter filter) {
        closed.add(filter);
        if (closed.size() > MOST_CLOSED) {
            closed.remove(closed.iterator().next());
        }
    }

    /** A handler subscribes; what waits for it, in the order of arrival. */
    List<Stay> opened(TopicFilter filter) {
        closed.remove(filter);
        List<Stay> found = new ArrayList<>();
        for (Iterator<Stay> all = stays.iterator(); all.hasNext(); ) {
            Stay stay = all.next();
            if (filter.matches(stay.publication.topic())) {
                all.remove();
                found.add(stay);
            }
        }
        return found;
    }

    /** Whether a message without a handler may be of an earlier process, so that its handler may still come. */
    boolean isFor(Publication publication) {
        return resumed && closed.stream().noneMatch(filter -> filter.matches(publication.topic()));
    }

    /** Whether there was room. */
    boolean park(Stay stay) {
        return stays.size() < most && stays.add(stay);
    }

    /** Takes out the first if it has waited for as long as it may. */
    @Nullable
    Stay overdue(long now) {
        Stay first = stays.peek();
        return first != null && now - first.since >= AT_MOST.toNanos() ? stays.poll() : null;
    }

    /** How long until the first has waited for as long as it may; null when none waits. */
    @Nullable
    Duration untilNext(long now) {
        Stay first = stays.peek();
        return first == null ? null : AT_MOST.minusNanos(now - first.since);
    }
}
