package dev.petrel.settings;

import dev.petrel.topic.TopicFilter;
import dev.petrel.topic.TopicTemplate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows when a handler throws: it gets the same message again after a pause, so many times at most. Meanwhile
 * only messages of the same topic wait. A {@link dev.petrel.fault.MalformedMessage} is not tried again. What was not
 * handled then becomes a dead letter, and is acknowledged once the broker has that.
 *
 * @param retries how often a message is handed over again, 0 to {@link #MOST_RETRIES}; so a handler is called once more
 *     than that
 * @param backoff the pauses: its first delay before the first retry, and so on, without a random part
 * @param handlerBudget how long a message has from the start of its handler, over all attempts and pauses, 1 ms to
 *     {@link #LONGEST_BUDGET}; time without a connection does not count. At its end the handler is interrupted, and what
 *     follows a last attempt follows
 * @param deadLetterTopic where dead letters go: a template whose gaps may be {@link #CLIENT_ID} and {@link #TOPIC}, the
 *     topic of the message, at its end; null for none, so that what failed is reported and acknowledged
 * @param onDeadLetterFailure what follows when there is no place for a dead letter: the broker refuses it for good and
 *     there is no {@link ServiceSettings#deadLetterDirectory}, or none that takes it
 */
public record FailurePolicy(
        int retries,
        Backoff backoff,
        Duration handlerBudget,
        @Nullable TopicTemplate deadLetterTopic,
        OnDeadLetterFailure onDeadLetterFailure) {

    /** What follows when there is no place for a dead letter. */
    public enum OnDeadLetterFailure {
        /** The message stays un-acknowledged and its lane waits, while the letter is tried again; health tells it. */
        HOLD,
        /** The message is reported, acknowledged and gone. */
        DROP_AND_REPORT
    }

    /** The highest number of retries that is taken. */
    public static final int MOST_RETRIES = 100;

    /** The longest budget that is taken. */
    public static final Duration LONGEST_BUDGET = Duration.ofDays(1);

    /** The budget where none is set. */
    public static final Duration HANDLER_BUDGET = Duration.ofSeconds(30);

    /** The gap that the client id fills. */
    public static final String CLIENT_ID = "clientId";

    /** The gap that the message's topic fills. */
    public static final String TOPIC = "topic";

    /** Where dead letters go where nothing else is set: {@code dead/{clientId}/{topic}}. */
    public static final TopicTemplate DEAD_LETTER_TOPIC = TopicTemplate.of("dead/{" + CLIENT_ID + "}/{" + TOPIC + "}");

    /**
     * Three retries, so four calls in all, with pauses of half a second, one second and two; a budget of half a minute;
     * then a dead letter below {@code dead/}, which is held on to.
     */
    public static final FailurePolicy DEFAULT =
            new FailurePolicy(3, Backoff.DEFAULT, HANDLER_BUDGET, DEAD_LETTER_TOPIC, OnDeadLetterFailure.HOLD);

    /** Each message is handed over once, and one that fails is reported, acknowledged and gone. */
    public static final FailurePolicy NONE = DEFAULT.withRetries(0)
            .withDeadLetterTopic(null)
            .withOnDeadLetterFailure(OnDeadLetterFailure.DROP_AND_REPORT);

    /** @throws IllegalArgumentException if a number or time is out of its range, or the template has another gap */
    public FailurePolicy {
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(onDeadLetterFailure, "onDeadLetterFailure");
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new IllegalArgumentException("retries are 0 to " + MOST_RETRIES + ", not " + retries);
        }
        if (handlerBudget.toMillis() < 1 || handlerBudget.compareTo(LONGEST_BUDGET) > 0) {
            throw new IllegalArgumentException("the budget of a handler is 1 ms to a day, not " + handlerBudget);
        }
        if (deadLetterTopic != null) {
            if (!Set.of(CLIENT_ID, TOPIC).containsAll(deadLetterTopic.names())) {
                throw new IllegalArgumentException("the topic of dead letters has the gaps {" + CLIENT_ID + "} and {"
                        + TOPIC + "} at most, not those of \"" + deadLetterTopic + '"');
            }
            deadLetterTopic.filter(TOPIC);
        }
    }

    /** This, with another number of retries. */
    public FailurePolicy withRetries(int newRetries) {
        return new FailurePolicy(newRetries, backoff, handlerBudget, deadLetterTopic, onDeadLetterFailure);
    }

    /** This, with other pauses. */
    public FailurePolicy withBackoff(Backoff newBackoff) {
        return new FailurePolicy(retries, newBackoff, handlerBudget, deadLetterTopic, onDeadLetterFailure);
    }

    /** This, with another budget. */
    public FailurePolicy withHandlerBudget(Duration newBudget) {
        return new FailurePolicy(retries, backoff, newBudget, deadLetterTopic, onDeadLetterFailure);
    }

    /** This, with dead letters elsewhere; null for none. */
    public FailurePolicy withDeadLetterTopic(@Nullable TopicTemplate newTopic) {
        return new FailurePolicy(retries, backoff, handlerBudget, newTopic, onDeadLetterFailure);
    }

    /** This, with something else to follow where there is no place for a dead letter. */
    public FailurePolicy withOnDeadLetterFailure(OnDeadLetterFailure then) {
        return new FailurePolicy(retries, backoff, handlerBudget, deadLetterTopic, then);
    }

    /** What asks for all dead letters under this policy, those of other clients included; empty where there are none. */
    public Optional<TopicFilter> deadLetters() {
        return Optional.ofNullable(deadLetterTopic).map(template -> template.filter(TOPIC));
    }
}
