package dev.petrel.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.message.Message;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The heartbeat of one client, and the dog that watches it. The client listens to its own heartbeats: as long as they
 * come back, the whole way to the broker and back works, through this client's own threads too. When they came back
 * once and do so no more, the connection is there in name only. When they never came back, more likely nobody lets them,
 * and another connection would not change that.
 *
 * <p>The heartbeats run on the timer's thread, so the lock is never held over anything that can wait.
 */
final class Pulse {

    /** So many intervals without a heartbeat that comes back, and the connection is given up. */
    static final int PATIENCE = 3;

    /** How many heartbeats may be on their way and are still known when they come back. */
    private static final int REMEMBERED = 64;

    private static final Executor VIRTUAL =
            action -> Thread.ofVirtual().name("petrel-heartbeat").start(action);

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    private final String clientId;
    private final String topic;
    private final Duration interval;
    private final Vitals.Roles roles;
    private final ReentrantLock lock = new ReentrantLock();

    // For as long as the client lives.
    @GuardedBy("lock")
    private boolean closed;

    // For as long as the connection lives.
    @GuardedBy("lock")
    private boolean beating;

    @GuardedBy("lock")
    private boolean refused;

    @GuardedBy("lock")
    private boolean blind;

    /** What was sent on this connection: another process's heartbeats are not among it. */
    @GuardedBy("lock")
    private final ArrayDeque<Payload> sent = new ArrayDeque<>();

    /** How many have gone out since one came back: what waits behind other messages cannot come back. */
    @GuardedBy("lock")
    private int unanswered;

    @GuardedBy("lock")
    private boolean anyCameBack;

    /** When the last came back, or before that when the first was sent. */
    @GuardedBy("lock")
    private long since;

    @GuardedBy("lock")
    private Time.@Nullable Alarm next;

    Pulse(String clientId, Duration interval, Vitals.Roles roles) {
        this.clientId = clientId;
        this.topic = Heartbeat.topic(clientId);
        this.interval = interval;
        this.roles = roles;
    }

    void listen() {
        roles.subscriber().subscribe(SubscriptionRequest.to(topic).withQos(Qos.AT_MOST_ONCE), this::heard);
    }

    /** The broker has answered for the own subscription, maybe again and otherwise. */
    void answered(String filter, boolean granted) {
        if (filter.equals(topic)) {
            lock.lock();
            try {
                refused = !granted;
            } finally {
                lock.unlock();
            }
        }
    }

    /** The connection came, or went. */
    void became(boolean online) {
        lock.lock();
        try {
            if (beating == online || closed) {
                return;
            }
            beating = online;
            stopAlarm();
            sent.clear();
            restart(false);
        } finally {
            lock.unlock();
        }
        if (online) {
            beat();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            beating = false;
            stopAlarm();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void stopAlarm() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    /** Silence counts from now. */
    @GuardedBy("lock")
    private void restart(boolean cameBack) {
        since = roles.time().nanos();
        unanswered = 0;
        anyCameBack = cameBack;
    }

    /** While the client does not read, nothing can come back. */
    void reading(boolean on) {
        lock.lock();
        try {
            blind = !on;
            restart(anyCameBack);
        } finally {
            lock.unlock();
        }
    }

    /** Gives a heartbeat, looks whether earlier ones came back, and winds the clock for the next. */
    private void beat() {
        Payload payload = new Heartbeat(roles.time().now().truncatedTo(ChronoUnit.MICROS)).payload();
        boolean suspicious;
        lock.lock();
        try {
            if (!beating) {
                return;
            }
            next = roles.time().after(interval, this::beat);
            suspicious = lost();
            sent.addLast(payload);
            if (sent.size() > REMEMBERED) {
                sent.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        give(payload);
        if (suspicious) {
            Thread.ofVirtual().name("petrel-" + clientId + "-watchdog").start(this::giveUp);
        }
    }

    /** One that cannot be sent before the next is of no use any more, and must not pile up for the next connection. */
    private void give(Payload payload) {
        Publication publication =
                Publication.of(topic, payload).withQos(Qos.AT_MOST_ONCE).withExpiry(interval);
        CompletionStage<Void> unused = roles.publisher()
                .publishAsync(publication)
                .outcome()
                .handle((outcome, failure) -> gone(payload, outcome, failure))
                .thenAcceptAsync(this::log, VIRTUAL);
    }

    /** A heartbeat has gone out, or not; what went wrong with handing it over. */
    private Optional<Throwable> gone(Payload payload, @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
        lock.lock();
        try {
            if (outcome instanceof PublishOutcome.Delivered && sent.contains(payload)) {
                unanswered++;
            }
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(failure);
    }

    private void log(Optional<Throwable> failure) {
        LoggingEventBuilder line = LOG.atLevel(failure.isPresent() ? Level.ERROR : Level.DEBUG)
                .addKeyValue("client", MqttText.printable(clientId));
        failure.ifPresentOrElse(
                wrong -> line.log("no heartbeat was given: {}", wrong.getMessage()), () -> line.log("heartbeat"));
    }

    private void heard(Message message) {
        lock.lock();
        try {
            if (sent.contains(message.payload())) {
                restart(true);
                forgetUpTo(message.payload());
            }
        } finally {
            lock.unlock();
        }
    }

    /** One that came back, and those before it, have nothing more to tell. */
    @GuardedBy("lock")
    private void forgetUpTo(Payload payload) {
        Payload oldest;
        do {
            oldest = sent.removeFirst();
        } while (!oldest.equals(payload));
    }

    @GuardedBy("lock")
    private boolean lost() {
        return beating && anyCameBack && !blind && !refused && unanswered >= PATIENCE && silence() > patience();
    }

    @GuardedBy("lock")
    private long silence() {
        return roles.time().nanos() - since;
    }

    private long patience() {
        return interval.multipliedBy(PATIENCE).toNanos();
    }

    /** Looks again, since this thread may have waited for others that had heartbeats to hand over. */
    private void giveUp() {
        Duration silence;
        lock.lock();
        try {
            if (!lost()) {
                return;
            }
            silence = Duration.ofNanos(silence());
            restart(false);
        } finally {
            lock.unlock();
        }
        roles.events().tell(new ClientEvent.HeartbeatLost(silence));
        roles.control().drop("own heartbeats have not come back for " + silence.toMillis() + " ms");
    }

    /** What stands against a healthy answer while connected, if anything does. */
    Optional<String> reason() {
        lock.lock();
        try {
            boolean never = beating && !anyCameBack && !blind && !refused && unanswered >= PATIENCE;
            return never && silence() > patience()
                    ? Optional.of("no heartbeat has come back on " + MqttText.quoted(topic)
                            + ": check that the broker's access rules let this client publish to it and read it")
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
