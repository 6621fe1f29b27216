package dev.petrel.overflow;

import static java.util.Objects.requireNonNull;

import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.overflow.Candidates.Candidate;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has room for as a part of the whole, who has to go for another, and who waits. Owned by the lock of its
 * room, but for its constants.
 */
final class Share<T> {

    private static final Failed SUPERSEDED =
            new Failed(FailureCause.SUPERSEDED, "replaced by a later one of its topic before it was sent");
    private static final Failed DROPPED =
            new Failed(FailureCause.DROPPED, "dropped before it was sent, to make room for a later one");

    final ArrayDeque<InLine<T>> line = new ArrayDeque<>();

    private final @Nullable OverflowRule rule;
    private final Overflow overflow;
    private final Bound bound;
    private final Bound all;

    /** Null where nobody ever has to go. */
    private final @Nullable Candidates<T> candidates;

    private Share(@Nullable OverflowRule rule, Overflow overflow, Bound bound, Bound all) {
        this.rule = rule;
        this.overflow = overflow;
        this.bound = bound;
        this.all = all;
        this.candidates = switch (overflow) {
            case Overflow.DropOldest drop -> new OldestFirst<>();
            case Overflow.LatestPerTopic latest -> new LatestOfEach<>();
            case Overflow.Wait wait -> null;
            case Overflow.Reject reject -> null;
        };
    }

    /** @param all what there is room for over all rules */
    static <T> Share<T> of(OverflowRule rule, Bound all) {
        return new Share<>(rule, rule.overflow(), new Bound(rule.messages(), rule.bytes()), all);
    }

    /** For the topics that no rule is for. */
    static <T> Share<T> ofTheRest(Overflow overflow, Bound all) {
        return new Share<>(null, overflow, Bound.none(), all);
    }

    boolean isFor(Topic topic) {
        return rule == null || rule.filter().matches(topic);
    }

    /** Whether some may have to go for others: if not, nobody need ask whether one had to. */
    boolean ousts() {
        return candidates != null;
    }

    /** How those end that have to go. */
    Failed end() {
        return overflow instanceof Overflow.LatestPerTopic ? SUPERSEDED : DROPPED;
    }

    /** How long one may wait in line; null where nobody does. */
    @Nullable
    Duration patience() {
        return overflow instanceof Overflow.Wait wait ? wait.upTo() : null;
    }

    /** Whether there is room for one more, with nobody gone. */
    boolean fits(long bytes) {
        return fitsWithout(0, 0, bytes);
    }

    private boolean fitsWithout(int goneMessages, long goneBytes, long bytes) {
        return bound.fitsWithout(goneMessages, goneBytes, bytes) && all.fitsWithout(goneMessages, goneBytes, bytes);
    }

    /** Whether there is room for a newcomer, once those have gone who have to go for it. */
    boolean makeRoom(Topic topic, long bytes, List<T> ousted) {
        if (candidates == null) {
            return line.isEmpty() && fits(bytes);
        }
        Candidate<T> replaced = candidates.replacedOn(topic);
        if (replaced != null) {
            boolean fits = fitsWithout(1, replaced.bytes(), bytes);
            if (fits) {
                oust(replaced, topic, ousted);
            }
            return fits;
        }
        if (!fitsWithout(candidates.messages(), candidates.bytes(), bytes)) {
            return false;
        }
        while (!fits(bytes)) {
            oust(requireNonNull(candidates.next()), topic, ousted);
        }
        return true;
    }

    /** Has the one of a topic go that is replaced by the next, room or not. */
    void replace(Topic topic, List<T> ousted) {
        Candidate<T> replaced = candidates == null ? null : candidates.replacedOn(topic);
        if (replaced != null) {
            oust(replaced, topic, ousted);
        }
    }

    private void oust(Candidate<T> victim, Topic topic, List<T> ousted) {
        boolean unused = remove(victim.item(), topic);
        free(victim.bytes());
        ousted.add(victim.item());
    }

    /** One takes room, and may have to go for another. */
    void take(T item, Topic topic, long bytes) {
        count(bytes);
        if (candidates != null) {
            candidates.add(item, topic, bytes);
        }
    }

    /** One takes room, and has to go for nobody. */
    void count(long bytes) {
        all.add(bytes);
        bound.add(bytes);
    }

    /** One has to go for nobody any more; false when it had to before. */
    boolean remove(T item, Topic topic) {
        return candidates == null || candidates.remove(item, topic);
    }

    /** One takes no room any more. */
    void free(long bytes) {
        all.remove(bytes);
        bound.remove(bytes);
    }

    String words() {
        String rows = line.isEmpty() ? "" : "; " + line.size() + " more wait in line for room";
        String own = rule == null || !bound.isBounded()
                ? ""
                : "of the topics " + rule.filter() + " " + bound.words() + " and in all ";
        return own + all.words() + rows;
    }
}
