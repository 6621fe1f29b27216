package dev.petrel.hub.live;

import dev.petrel.hub.link.Session;
import dev.petrel.hub.link.Speaker;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Observation;
import dev.petrel.time.Time;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Listens to all topics in the hub's session while somebody watches, and a little longer; what it kept is forgotten then.
 * At QoS 0, so that nothing ever waits for it at the broker; at QoS 2 while somebody wants to know with which QoS each
 * message was published. May be asked from any thread, and answers at once.
 */
@Component
public final class Live implements Speaker {

    /** For how long somebody who has looked counts as watching. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** For how long a choice holds that nobody repeats: browsers wake pages that are not seen once a minute. */
    static final Duration CHOICE = Duration.ofSeconds(70);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Time time;
    private final Reel reel = new Reel();

    /** When each subscription was last wanted, by {@link Time#nanos}. */
    private final Map<Scope, Long> wanted = new EnumMap<>(Scope.class);

    private final Map<Scope, Subscription> subscriptions = new EnumMap<>(Scope.class);
    private TopicTree tree = new TopicTree();
    private Time.@Nullable Alarm alarm;
    private long count;

    /** Of the session. */
    private @Nullable Session session;

    private @Nullable Observation watch;
    private @Nullable String refused;

    Live(Time time) {
        this.time = time;
    }

    /** What can be listened to. */
    private enum Scope {
        ALL("#", Qos.AT_MOST_ONCE),
        /** In place of all, with the QoS of each. */
        EXACT("#", Qos.EXACTLY_ONCE),
        /** What the broker says of itself. */
        SYSTEM("$SYS/#", Qos.AT_MOST_ONCE);

        private final String filter;
        private final Qos qos;

        Scope(String filter, Qos qos) {
            this.filter = filter;
            this.qos = qos;
        }

        SubscriptionRequest request() {
            return SubscriptionRequest.to(filter).withQos(qos);
        }
    }

    /**
     * What somebody who watches wants beyond all topics.
     *
     * @param exact whether to learn the QoS of each message, which costs the broker more
     * @param system whether to hear what the broker says of itself below {@code $SYS}
     */
    public record Choice(boolean exact, boolean system) {}

    /**
     * Which messages are wanted.
     *
     * @param filter on which topics
     * @param text in topic or payload, whatever the case; empty for all
     */
    public record Wanted(TopicFilter filter, String text) {

        boolean matches(Seen seen) {
            // MQTT leaves out of # what begins with $; nobody hears that who did not choose it.
            boolean all = filter.toString().equals("#");
            if (!all && !filter.matches(seen.topic())) {
                return false;
            }
            String small = text.toLowerCase(Locale.ROOT);
            return text.isEmpty()
                    || seen.topic().name().toLowerCase(Locale.ROOT).contains(small)
                    || Body.of(seen, Seen.LONGEST)
                            .text()
                            .toLowerCase(Locale.ROOT)
                            .contains(small);
        }
    }

    /**
     * What came after a message.
     *
     * @param messages oldest first
     * @param last the number to go on after
     * @param passed how many more were wanted but are too many to show
     * @param gone how many came and went too quickly to be looked at
     */
    public record News(List<Seen> messages, long last, long passed, long gone) {}

    /**
     * The tree of topics.
     *
     * @param levels the first levels
     * @param more how many more first levels there are
     * @param passed how many messages came on topics for which there was no room
     */
    public record Tree(List<Branch> levels, int more, long passed) {}

    /** Somebody is watching right now; the number of the last message. */
    public synchronized long watched() {
        wanted.put(Scope.ALL, time.nanos());
        refresh();
        return count;
    }

    /** Somebody is watching right now and wants more than all topics. */
    public synchronized void choose(Choice choice) {
        if (choice.exact) {
            wanted.put(Scope.EXACT, time.nanos());
        }
        if (choice.system) {
            wanted.put(Scope.SYSTEM, time.nanos());
        }
        watched();
    }

    /** Why the broker does not let the hub listen; empty if it does, or was not asked. */
    public synchronized Optional<String> refused() {
        return Optional.ofNullable(refused);
    }

    /**
     * What came after a message.
     *
     * @param after its number; negative for none: then nothing counts as gone
     * @param most how many at most; where there are more, the newest
     */
    public News news(long after, Wanted what, int most) {
        boolean fresh = after < 0 || after > reel.last();
        Reel.Cut cut = reel.after(fresh ? 0 : after, what::matches, most);
        return new News(cut.messages(), cut.last(), fresh ? 0 : cut.passed(), fresh ? 0 : cut.gone());
    }

    /** A message, if it is still kept. */
    public Optional<Seen> message(long number) {
        return reel.find(number);
    }

    /** What came last on a topic. */
    public synchronized Optional<Seen> last(String topic) {
        return tree.last(topic);
    }

    /** Whether the broker is known to keep a message on a topic. */
    public synchronized boolean retained(String topic) {
        return tree.retained(topic);
    }

    /** The topics, with what is below those that are open. */
    public synchronized Tree tree(Set<String> open) {
        Branch root = tree.show(open);
        return new Tree(root.below(), root.more(), tree.passed());
    }

    @Override
    public synchronized void begun(Session begun) {
        session = begun;
        // It may be another broker.
        reel.clear();
        tree = new TopicTree();
        watch = begun.client().watch(this::on);
        refresh();
    }

    @Override
    public void connected(Session same) {
        // Subscriptions outlive cuts by themselves.
    }

    @Override
    public synchronized void ended(Session ending) {
        close(EnumSet.allOf(Scope.class));
        session = null;
        refused = null;
        Observation watching = watch;
        if (watching != null) {
            watching.close();
        }
    }

    synchronized void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.SubscriptionRefused no
            when no.filter().equals("#") -> refused = no.code().text();
            case ClientEvent.SubscriptionGranted yes when yes.filter().equals("#") -> refused = null;
            default -> {}
        }
    }

    void heard(Message message, boolean qos) {
        Seen seen;
        synchronized (this) {
            if (alarm == null) {
                return;
            }
            seen = Seen.of(message, ++count, time.now(), qos);
            reel.add(seen);
            tree.add(seen);
        }
    }

    /** Listens to what is wanted, and to nothing else. */
    private void refresh() {
        Set<Scope> now = wantedNow();
        Set<Scope> superfluous = EnumSet.allOf(Scope.class);
        superfluous.removeAll(now);
        close(superfluous);
        Session present = session;
        for (Scope scope : now) {
            if (present != null && !subscriptions.containsKey(scope)) {
                subscriptions.put(
                        scope,
                        present.client().subscribe(scope.request(), message -> heard(message, scope == Scope.EXACT)));
            }
        }
        if (now.isEmpty()) {
            forget();
        } else if (alarm == null) {
            alarm = time.after(TICK, this::tick);
        }
    }

    private synchronized void tick() {
        alarm = time.after(TICK, this::tick);
        refresh();
    }

    private Set<Scope> wantedNow() {
        Set<Scope> now = EnumSet.noneOf(Scope.class);
        if (!within(Scope.ALL, GRACE)) {
            wanted.clear();
            return now;
        }
        now.add(within(Scope.EXACT, CHOICE) ? Scope.EXACT : Scope.ALL);
        if (within(Scope.SYSTEM, CHOICE)) {
            now.add(Scope.SYSTEM);
        }
        return now;
    }

    private boolean within(Scope scope, Duration limit) {
        Long last = wanted.get(scope);
        return last != null && time.nanos() - last < limit.toNanos();
    }

    private void close(Set<Scope> scopes) {
        for (Scope scope : scopes) {
            Subscription subscription = subscriptions.remove(scope);
            if (subscription != null) {
                subscription.close();
            }
        }
    }

    private void forget() {
        Time.Alarm last = alarm;
        if (last != null) {
            last.cancel();
            alarm = null;
        }
        reel.clear();
        tree = new TopicTree();
        refused = null;
    }
}
