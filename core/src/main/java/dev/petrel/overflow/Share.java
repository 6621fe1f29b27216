package dev.petrel.overflow;

import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.topic.Topic;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a rule has room for, who may have to go, and who waits. Owned by the lock of its room. */
final class Share<T> {

    final Overflow overflow;
    final Bound bound;
    final ArrayDeque<InLine<T>> line = new ArrayDeque<>();

    /** Null where nobody ever has to go. */
    final @Nullable Candidates<T> candidates;

    private final @Nullable OverflowRule rule;

    private Share(@Nullable OverflowRule rule, Overflow overflow, Bound bound) {
        this.rule = rule;
        this.overflow = overflow;
        this.bound = bound;
        this.candidates = switch (overflow) {
            case Overflow.DropOldest drop -> new OldestFirst<>();
            case Overflow.LatestPerTopic latest -> new LatestOfEach<>();
            case Overflow.Wait wait -> null;
            case Overflow.Reject reject -> null;
        };
    }

    static <T> Share<T> of(OverflowRule rule) {
        return new Share<>(rule, rule.overflow(), new Bound(rule.messages(), rule.bytes()));
    }

    /** For the topics that no rule is for. */
    static <T> Share<T> ofTheRest(Overflow overflow) {
        return new Share<>(null, overflow, Bound.none());
    }

    boolean isFor(Topic topic) {
        return rule == null || rule.filter().matches(topic);
    }

    String words() {
        return rule == null ? bound.words() : "of the topics " + rule.filter() + " " + bound.words();
    }
}
