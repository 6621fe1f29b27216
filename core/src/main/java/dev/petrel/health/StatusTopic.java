package dev.petrel.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Message;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The retained status of one client, kept true: said at each connection, and again when the topic says otherwise. */
final class StatusTopic {

    /** From one correction to the next, so that two that disagree do not fill the broker. */
    static final Duration CORRECTION_PAUSE = Duration.ofSeconds(1);

    /** How long until a word that the broker took and that does not come back is held against a healthy answer. */
    static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(10);

    /** Platform threads, since what became of a word counts also while handlers that spin hold up all virtual ones. */
    private static final Executor THREADS =
            action -> Thread.ofPlatform().daemon().name("petrel-health").start(action);

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    private final String clientId;
    private final String topic;
    private final Vitals.Roles roles;
    private final Words words;

    /** Held while a word is handed over too, which never waits, so that words leave in the order of what they say. */
    private final ReentrantLock lock = new ReentrantLock();

    // For as long as the client lives.
    @GuardedBy("lock")
    private boolean onlineBefore;

    @GuardedBy("lock")
    private boolean closed;

    /** What the next birth has to say: what is not ok, and what nobody could be told. */
    @GuardedBy("lock")
    private @Nullable HealthStatus standing;

    @GuardedBy("lock")
    private @Nullable HealthStatus last;

    @GuardedBy("lock")
    private final Hearsay hearsay;

    @GuardedBy("lock")
    private @Nullable Long corrected;

    // For as long as the connection lives.
    @GuardedBy("lock")
    private boolean online;

    @GuardedBy("lock")
    private boolean refused;

    /** When the broker took the last word; null before that. */
    @GuardedBy("lock")
    private @Nullable Long taken;

    @GuardedBy("lock")
    private @Nullable String trouble;

    @GuardedBy("lock")
    private Time.@Nullable Alarm correction;

    StatusTopic(String clientId, EnvelopeCodec codec, Vitals.Roles roles) {
        this.clientId = clientId;
        this.topic = HealthStatus.topic(clientId);
        this.roles = roles;
        Incarnation incarnation = Incarnation.random();
        this.words = new Words(topic, codec, roles.time(), incarnation);
        this.hearsay = new Hearsay(incarnation, codec.format());
    }

    /** Made for each connection, so that two of them are no copies of each other. */
    Will will() {
        return Will.of(words.publication(words.unwell(Words.LOST)));
    }

    void listen() {
        roles.subscriber().subscribe(SubscriptionRequest.to(topic), this::heard);
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
    void became(boolean nowOnline) {
        lock.lock();
        try {
            if (online == nowOnline || closed) {
                return;
            }
            online = nowOnline;
            hearsay.changed();
            trouble = null;
            cancelCorrection();
            if (online) {
                say(birth());
                onlineBefore = true;
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private HealthStatus birth() {
        HealthStatus report = standing;
        if (report == null) {
            return words.well(onlineBefore ? Words.RECONNECTED : Words.READY);
        }
        standing = report.ok() ? null : report;
        return words.again(report);
    }

    void report(HealthStatus report) {
        if (report.ok() && report.error() != null) {
            at(Level.WARN).log("the application reports that it is ok, with an error");
        }
        boolean saying;
        lock.lock();
        try {
            saying = online && !closed;
            standing = saying && report.ok() ? null : report;
            if (saying) {
                say(words.again(report));
            }
        } finally {
            lock.unlock();
        }
        if (!saying) {
            at(Level.WARN).log("not connected, so health is not published; the next connection begins with it");
        }
    }

    CompletionStage<Boolean> shutdown(boolean connected) {
        HealthStatus shutdown = words.unwell(Words.SHUTDOWN);
        lock.lock();
        try {
            closed = true;
            cancelCorrection();
            return connected ? hand(shutdown) : CompletableFuture.completedStage(false);
        } finally {
            lock.unlock();
        }
    }

    /** Something was said on the own topic. */
    private void heard(Message message) {
        Hearsay.Verdict verdict;
        lock.lock();
        try {
            verdict = closed ? Hearsay.Verdict.NOTHING : hearsay.judge(message);
        } finally {
            lock.unlock();
        }
        switch (verdict) {
            case NOTHING -> {}
            case CORRECTION -> correct();
            case DISPUTE -> {
                roles.events().tell(new ClientEvent.OtherIncarnation(topic));
                roles.control().disputed("another client says on " + topic + " that it is well");
            }
        }
    }

    /** Says the last word again: now, or when the pause after the last correction is over. */
    private void correct() {
        lock.lock();
        try {
            if (!online || closed || correction != null) {
                return;
            }
            long now = roles.time().nanos();
            long wait = corrected == null ? 0 : corrected + CORRECTION_PAUSE.toNanos() - now;
            if (wait > 0) {
                correction = roles.time().after(Duration.ofNanos(wait), this::correctNow);
            } else {
                sayAgain(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void correctNow() {
        lock.lock();
        try {
            if (correction != null) {
                correction = null;
                sayAgain(roles.time().nanos());
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void sayAgain(long now) {
        corrected = now;
        if (last != null) {
            say(words.again(last));
        }
    }

    @GuardedBy("lock")
    private void cancelCorrection() {
        if (correction != null) {
            correction.cancel();
            correction = null;
        }
    }

    /** Hands a word over; what was wished to be said again is said by it. */
    @GuardedBy("lock")
    private void say(HealthStatus word) {
        cancelCorrection();
        last = word;
        hearsay.said(word);
        taken = null;
        CompletionStage<Boolean> unused = hand(word);
    }

    /** Hands a word over; completes with whether the broker has it. */
    @GuardedBy("lock")
    private CompletionStage<Boolean> hand(HealthStatus word) {
        return roles.publisher()
                .publishAsync(words.publication(word))
                .outcome()
                .handleAsync((outcome, failure) -> ended(word, outcome, failure), THREADS);
    }

    /** A word ended. One that was not even taken, for which the queue had no room, is said again. */
    private boolean ended(HealthStatus word, @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
        boolean current;
        lock.lock();
        try {
            current = word.equals(last) && !closed;
            if (current) {
                taken = outcome instanceof PublishOutcome.Delivered
                        ? roles.time().nanos()
                        : null;
                trouble = outcome instanceof PublishOutcome.Failed failed ? failed.detail() : null;
                trouble = failure == null ? trouble : failure.getMessage();
            }
        } finally {
            lock.unlock();
        }
        if (failure != null && current) {
            correct();
        }
        if (outcome instanceof PublishOutcome.Delivered) {
            String event = word.event() == null ? "" : ", " + MqttText.printable(word.event());
            at(Level.INFO).log("health is {}{}", word.ok() ? "ok" : "not ok", event);
        }
        return outcome instanceof PublishOutcome.Delivered;
    }

    /**
     * What stands against a healthy answer while connected.
     *
     * @param reading whether a word can come back at all
     */
    List<String> reasons(boolean reading) {
        List<String> reasons = new ArrayList<>();
        lock.lock();
        try {
            if (trouble != null) {
                reasons.add("health could not be published on " + MqttText.quoted(topic) + ": " + trouble);
            }
            boolean overdue = taken != null && roles.time().nanos() - taken > COMES_BACK_WITHIN.toNanos();
            if (online && reading && !refused && !hearsay.cameBack() && overdue) {
                reasons.add("what was published on " + MqttText.quoted(topic)
                        + " does not come back: check that the broker's access rules let this client publish to it"
                        + " and read it");
            }
        } finally {
            lock.unlock();
        }
        return reasons;
    }

    private LoggingEventBuilder at(Level level) {
        return LOG.atLevel(level).addKeyValue("client", MqttText.printable(clientId));
    }
}
