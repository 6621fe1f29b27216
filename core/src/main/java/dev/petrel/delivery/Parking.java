package dev.petrel.delivery;

import dev.petrel.message.MessageHandler;
import dev.petrel.message.Outcome;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.time.Time;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a session that an earlier process left, for which there is no handler yet. They stay un-acknowledged until
 * one subscribes, for a while; then, or where there is no room, they become dead letters. Owned by the I/O thread.
 */
final class Parking {

    /** How long a message waits for its handler. */
    static final Duration AT_MOST = Duration.ofSeconds(30);

    /** How many messages a broker sends un-acknowledged on MQTT 3.1.1, where it is not told: Mosquitto's number. */
    private static final int WINDOW_3_1_1 = 20;

    /** How many filters are remembered that this process has closed. */
    private static final int MOST_CLOSED = 1_000;

    /** One message that waits. */
    record Stay(Publication publication, AckLedger.Entry entry, long since) {

        long bytes() {
            return publication.payload().size();
        }
    }

    private final DeliveryLimits limits;
    private final Time time;
    private final Consumer<Runnable> thread;
    private final BiConsumer<List<Stay>, Route> leave;
    private final Route nobody = new Route(
            TopicFilter.of("#"),
            Qos.EXACTLY_ONCE,
            "",
            MessageHandler.deciding(message -> new Outcome.DeadLetter("no subscription asks for its topic")));
    private final ArrayDeque<Stay> stays = new ArrayDeque<>();
    private final Set<TopicFilter> closed = new LinkedHashSet<>();
    private Time.@Nullable Alarm leaving;
    private long bytes;

    // For as long as the connection lives.
    private boolean resumed;
    private int most;

    /**
     * Parking for half of a window, and half of the bytes that may wait for handlers.
     *
     * @param thread the I/O thread
     * @param leave takes what leaves, in the order of arrival, and where to
     */
    Parking(DeliveryLimits limits, Time time, Consumer<Runnable> thread, BiConsumer<List<Stay>, Route> leave) {
        this.limits = limits;
        this.time = time;
        this.thread = thread;
        this.leave = leave;
    }

    void connected(boolean sessionPresent, boolean mqtt5, int receiveMaximum) {
        resumed = sessionPresent;
        int window = mqtt5 ? receiveMaximum : Math.min(receiveMaximum, WINDOW_3_1_1);
        most = Math.max(1, window / 2);
    }

    /** This process asks for the filter no more: what still comes for it is nobody's. */
    void closed(TopicFilter filter) {
        closed.add(filter);
        if (closed.size() > MOST_CLOSED) {
            closed.remove(closed.iterator().next());
        }
    }

    /** A handler subscribes, and gets what waits for it. */
    void opened(Route route) {
        List<Stay> found = new ArrayList<>();
        for (Iterator<Stay> all = stays.iterator(); all.hasNext(); ) {
            Stay stay = all.next();
            if (route.filter().matches(stay.publication.topic())) {
                all.remove();
                bytes -= stay.bytes();
                found.add(stay);
            }
        }
        leave.accept(found, route);
    }

    /** Whether a message without a handler may be of an earlier process, so that its handler may still come. */
    boolean isFor(Publication publication) {
        return resumed && closed.stream().noneMatch(filter -> filter.matches(publication.topic()));
    }

    /** A message comes for which {@link #isFor} holds. */
    void park(Publication publication, AckLedger.Entry entry) {
        Stay stay = new Stay(publication, entry, time.nanos());
        if (stays.size() >= most || bytes + stay.bytes() > limits.inboundBytes() / 2) {
            leaveAtOnce(publication, entry);
            return;
        }
        bytes += stay.bytes();
        stays.add(stay);
        if (leaving == null) {
            leaving = time.after(AT_MOST, this::look);
        }
    }

    /** A message comes for which no handler will. */
    void leaveAtOnce(Publication publication, AckLedger.Entry entry) {
        leave.accept(List.of(new Stay(publication, entry, time.nanos())), nobody);
    }

    private void look() {
        thread.accept(this::leave);
    }

    private void leave() {
        long now = time.nanos();
        List<Stay> overdue = new ArrayList<>();
        Stay first = stays.peek();
        while (first != null && now - first.since >= AT_MOST.toNanos()) {
            stays.remove();
            bytes -= first.bytes();
            overdue.add(first);
            first = stays.peek();
        }
        leaving = first == null ? null : time.after(AT_MOST.minusNanos(now - first.since), this::look);
        leave.accept(overdue, nobody);
    }
}
