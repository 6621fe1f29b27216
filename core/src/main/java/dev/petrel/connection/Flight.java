package dev.petrel.connection;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.overflow.Quarter;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One accepted publication on its way to its outcome. Owned by the I/O thread once it has left the intake. */
final class Flight {

    /** How far a QoS 1 or 2 publication has come. */
    enum Stage {
        /** Not sent, or to be sent again as new. */
        UNSENT,
        /** PUBLISH sent. */
        SENT,
        /** QoS 2: PUBREC received, so the broker owns it and PUBREL goes out. */
        RELEASED
    }

    private final OutcomeStage<PublishOutcome> outcome = new OutcomeStage<>();

    /** Those that need a subscriber, where it counts among them. */
    private @Nullable Quarter needing;

    final Publication publication;
    final Origin origin;
    final long bytes;
    private final long acceptedNanos;

    /** Its place among all that left the intake; 0 before that. */
    long order;

    /** Whether it counts against the bounds of the intake. */
    boolean takesRoom;

    /** Whether it was let go of and counts again, so that it is not dropped for another. */
    boolean takenBack;

    int id;

    /** What is written down of it at last; null where nothing is, or need not be. */
    Steps.@Nullable Step step;

    Stage stage = Stage.UNSENT;

    /** Whether a broker may have it. */
    boolean everSent;

    /** What PUBREC said; PUBCOMP has no word of its own for it. */
    ReasonCode received = ReasonCode.SUCCESS;

    /** How often the broker refused it for a passing reason, in which words last, and until when it waits since then. */
    int refusals;

    @Nullable
    String refusal;

    long notBefore;

    /** Whether the broker said last that nobody is subscribed, or says so of its topic. */
    boolean unheard;

    private boolean triedUnheard;
    private volatile Time.@Nullable Alarm subscriber;

    private volatile Time.@Nullable Alarm connection;

    private volatile Time.@Nullable Alarm expiry;
    private volatile boolean expiryPast;

    Flight(Publication publication, Origin origin, long acceptedNanos) {
        this.publication = publication;
        this.origin = origin;
        this.bytes = (long) publication.topic().name().length()
                + publication.payload().size()
                + publication.metadata().size();
        this.acceptedNanos = acceptedNanos;
    }

    CompletionStage<PublishOutcome> outcome() {
        return outcome;
    }

    boolean answered() {
        return publication.qos() != Qos.AT_MOST_ONCE;
    }

    /** Whether it goes alone of its topic; at QoS 0 nothing can come between. */
    boolean ordered() {
        return answered() && publication.demands().ordered();
    }

    boolean needsSubscriber() {
        return publication.demands().subscriberWithin() != null;
    }

    /** It counts among those until it ends; before anybody else sees it. */
    void countsAmong(Quarter those) {
        needing = those;
    }

    /** Whether it was sent, and the broker answered that it does not have it. */
    boolean wasHeld() {
        return refusals > 0 || triedUnheard;
    }

    /** When its time to wait for a subscriber is up, if nobody has been subscribed since a moment. */
    long subscriberDeadline(long unheardSince) {
        Duration within = publication.demands().subscriberWithin();
        if (within == null) {
            return Long.MAX_VALUE;
        }
        long since = unheardSince - acceptedNanos > 0 ? unheardSince : acceptedNanos;
        return since + within.toNanos();
    }

    /** Replaces the alarm for that. */
    void waitsForSubscriber(Time.Alarm alarm) {
        cancel(subscriber);
        subscriber = alarm;
    }

    /** It is accepted only if there is a connection by this; may come after it is accepted or has ended. */
    void connectsBy(Time.Alarm alarm) {
        connection = alarm;
        if (origin.isAccepted()) {
            alarm.cancel(); // or the clock would hold on to the publication for nothing
        }
    }

    /** It is accepted, at the latest when it is sent. */
    void accept() {
        origin.accept();
        cancel(connection);
    }

    boolean ended() {
        return outcome.isDone();
    }

    /** Ends it, the first time; afterwards nothing changes it any more. */
    boolean end(PublishOutcome how) {
        cancelExpiry();
        cancel(subscriber);
        boolean first = outcome.complete(how);
        if (first) {
            countsNoMore();
            origin.ended(how);
        }
        cancel(connection);
        return first;
    }

    /** It was not accepted after all: it has no outcome, and is not sent. */
    void decline(RuntimeException why) {
        cancelExpiry();
        if (outcome.completeExceptionally(why)) {
            countsNoMore();
            origin.decline(why);
        }
        cancel(connection);
    }

    private void countsNoMore() {
        if (needing != null) {
            needing.free(bytes);
        }
    }

    /** Nanoseconds for which it is still of use, or {@link Long#MAX_VALUE} for ever. */
    long remainingNanos(long now) {
        Duration expiresAfter = publication.metadata().expiry();
        if (expiresAfter == null) {
            return Long.MAX_VALUE;
        }
        return expiresAfter.toNanos() - (now - acceptedNanos);
    }

    /** How long ago it was accepted. */
    Duration age(long now) {
        return Duration.ofNanos(Math.max(0, now - acceptedNanos));
    }

    /** What to send now: the same, of use for what is left of its time, at least a second. */
    Publication publicationAt(long now) {
        long remaining = remainingNanos(now);
        if (remaining == Long.MAX_VALUE) {
            return publication;
        }
        long seconds = Math.max(
                1,
                Duration.ofNanos(Math.max(0, remaining)).plusNanos(999_999_999).toSeconds());
        return publication.withExpiry(Duration.ofSeconds(seconds));
    }

    /** May come after the I/O thread has sent or ended it: then nothing holds on to the alarm. */
    void expiresBy(Time.Alarm alarm) {
        expiry = alarm;
        if (expiryPast) {
            alarm.cancel();
        }
    }

    /** From the first sending on, a publication that is answered ends by its answer and no longer by its expiry. */
    void sent() {
        everSent = true;
        stage = Stage.SENT;
        if (answered()) {
            cancelExpiry();
        }
    }

    /** It is about to be sent under an identifier that is kept for it, and no longer ends by its expiry. */
    void underway() {
        cancelExpiry();
    }

    /** Another process has sent it under an identifier that the session knows. */
    void begun(int itsId, boolean itsReceived) {
        id = itsId;
        everSent = true;
        stage = itsReceived ? Stage.RELEASED : Stage.SENT;
        step = Steps.Step.written();
    }

    /** The session is gone that it was sent to: it is sent as if it had never been. */
    void asNew() {
        step = null;
        stage = Stage.UNSENT;
        received = ReasonCode.SUCCESS;
    }

    /** The socket did not take it after all. */
    void notWritten() {
        everSent = false;
        stage = Stage.UNSENT;
    }

    /** The broker does not have it, by its own word; so it can expire again. */
    void refused(String words) {
        refusals++;
        refusal = words;
        id = 0;
        everSent = false;
        stage = Stage.UNSENT;
        expiryPast = false;
    }

    /** The broker does not keep it, since nobody is subscribed; so it can expire again. */
    void notHeard() {
        triedUnheard = true;
        id = 0;
        everSent = false;
        stage = Stage.UNSENT;
        expiryPast = false;
    }

    private void cancelExpiry() {
        expiryPast = true;
        cancel(expiry);
    }

    private static void cancel(Time.@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
