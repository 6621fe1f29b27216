package dev.petrel.hub.fleet;

import dev.petrel.health.HealthReport;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.Heartbeat;
import dev.petrel.hub.link.Session;
import dev.petrel.hub.link.Speaker;
import dev.petrel.message.Message;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Observation;
import dev.petrel.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hears what services say of themselves while this hub holds the session. May be asked from any thread. */
@Component
public final class Fleet implements Speaker {

    /** How many services are watched; what others say is passed over. */
    public static final int LARGEST = 1_000;

    private static final String SERVICE = "service";
    private static final SubscriptionRequest HEALTH = SubscriptionRequest.to(HealthStatus.topic("{" + SERVICE + "}"));
    private static final SubscriptionRequest KEEPALIVE =
            SubscriptionRequest.to(Heartbeat.topic("{" + SERVICE + "}")).withQos(Qos.AT_MOST_ONCE);

    private final Time time;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Map<String, Member> members = new TreeMap<>();
    private boolean full;

    /** When the broker went away, by {@link Time#nanos}: time stands still until it is back. */
    private @Nullable Long away;

    private @Nullable Observation watch;

    Fleet(Time time) {
        this.time = time;
    }

    /** The services, by name. */
    public synchronized List<Sight> services() {
        long now = away == null ? time.nanos() : away;
        return members.values().stream().map(member -> member.look(now)).toList();
    }

    /** Whether there are more services than are watched. */
    public synchronized boolean full() {
        return full;
    }

    @Override
    public void begun(Session session) {
        forget();
        watch = session.client().watch(this::on);
        subscriptions.add(session.client().subscribe(HEALTH, this::reported));
        subscriptions.add(session.client().subscribe(KEEPALIVE, this::beats));
    }

    /** Nobody counts as silent for a time in which the hub could not listen. */
    @Override
    public void connected(Session session) {
        listenAnew();
    }

    synchronized void listenAnew() {
        away = null;
        long now = time.nanos();
        members.values().forEach(member -> member.listenAnew(now));
    }

    synchronized void on(ClientEvent event) {
        if (event instanceof ClientEvent.ConnectionLost && away == null) {
            away = time.nanos();
        }
    }

    @Override
    public void ended(Session session) {
        Observation watching = watch;
        if (watching != null) {
            watching.close();
        }
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
        forget();
    }

    private synchronized void forget() {
        members.clear();
        away = null;
        full = false;
    }

    synchronized void reported(Message message) {
        HealthReport report = HealthReport.of(message.payload());
        Member member = member(message.level(SERVICE));
        if (member != null) {
            member.says(report, message.retained() ? null : time.now());
            if (member.isGone()) {
                members.remove(message.level(SERVICE));
            }
        }
    }

    /** Whatever comes there is a sign of life, unless the broker has kept it from before. */
    synchronized void beats(Message message) {
        Member member = message.retained() ? null : member(message.level(SERVICE));
        if (member != null) {
            member.beats(time.nanos(), time.now());
        }
    }

    private @Nullable Member member(String service) {
        Member known = members.get(service);
        if (known == null && members.size() < LARGEST) {
            known = new Member(service, time.nanos());
            members.put(service, known);
        }
        full |= known == null;
        return known;
    }
}
