package dev.petrel.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.message.Checksum;
import dev.petrel.message.Checksum.Verdict;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ChecksumFailed.Then;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are not what was sent. The broker's own copy may be sound, so the first time it is asked for again, by
 * ending the connection without an acknowledgement; where that comes wrong too, it becomes a dead letter. One that lacks
 * a checksum which is required may have been damaged too, unless some are sent without: where that was seen lately, it
 * becomes a dead letter at once, so that who sends without does not end one connection after another.
 */
final class Checking {

    /** For so long it is remembered what was asked for again, and that messages are sent without a checksum. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    /** What tells a damaged message from others. */
    private record Copy(String topic, int payload) {}

    private final Surroundings around;
    private final Time time;
    private volatile @Nullable Long sentWithout;

    /** What was asked for again, and when; the eldest first. */
    @GuardedBy("this")
    private final Map<Copy, Long> askedAgain = new LinkedHashMap<>();

    Checking(Surroundings around) {
        this.around = around;
        this.time = around.time();
    }

    /** What becomes of a message that is not to be handled; null for one that is. */
    @Nullable
    Ending flawed(Turn turn) {
        Task task = turn.task;
        boolean required = task.route().manner.requiresChecksum();
        Verdict verdict = Checksum.verify(task.message());
        if (verdict == Verdict.RIGHT || (verdict == Verdict.ABSENT && !required)) {
            return null;
        }
        turn.reason = verdict == Verdict.ABSENT
                ? "it carries no checksum, which its subscription requires"
                : "its checksum was wrong, and wrong again when it was sent again";
        return switch (task.share().flaw(() -> judge(task, verdict))) {
            case DROPPED -> Ending.DROPPED;
            case ASKED_AGAIN -> Ending.SPOILT;
            case GIVEN_UP -> Ending.FAILED;
        };
    }

    private Then judge(Task task, Verdict verdict) {
        AckLedger.Entry entry = task.share().entry();
        Then then;
        if (entry == null) {
            then = verdict == Verdict.WRONG ? Then.DROPPED : Then.GIVEN_UP;
        } else {
            boolean last = cameBefore(task, entry) || (verdict == Verdict.ABSENT && areSentWithout());
            then = last ? Then.GIVEN_UP : Then.ASKED_AGAIN;
        }
        if (verdict == Verdict.ABSENT && then == Then.GIVEN_UP) {
            sentWithout = time.nanos();
        }
        around.events()
                .tell(new ClientEvent.ChecksumFailed(
                        task.topic(), task.message().qos(), then));
        return then;
    }

    /**
     * Whether it came before, known by its packet identifier or by what it says: some brokers send a message again under
     * another one.
     */
    private synchronized boolean cameBefore(Task task, AckLedger.Entry entry) {
        Copy copy = new Copy(task.topic(), task.message().payload().hashCode());
        long now = time.nanos();
        askedAgain.values().removeIf(at -> now - at >= REMEMBERED.toNanos());
        if (askedAgain.remove(copy) != null || entry.again()) {
            return true;
        }
        if (askedAgain.size() >= MOST) {
            askedAgain.remove(askedAgain.keySet().iterator().next());
        }
        askedAgain.put(copy, now);
        return false;
    }

    private boolean areSentWithout() {
        Long seen = sentWithout;
        return seen != null && time.nanos() - seen < REMEMBERED.toNanos();
    }

    /**
     * Whether a message that nobody asks for has a wrong checksum, so that its topic may be wrong and somebody may well
     * have asked for it. Rare enough to be worked out on the I/O thread.
     */
    static boolean isStray(Publication publication) {
        return Checksum.verify(publication) == Verdict.WRONG;
    }
}
