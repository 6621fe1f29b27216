package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.settings.FailurePolicy.OnDeadLetterFailure;
import dev.petrel.topic.TopicFilter;
import dev.petrel.topic.TopicTemplate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailurePolicyTest {

    @Test
    void aMessageIsTriedAgainThreeTimesUnlessOneAsksForSomethingElse() {
        Backoff slow = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9));

        assertThat(FailurePolicy.DEFAULT)
                .isEqualTo(new FailurePolicy(
                        3,
                        Backoff.DEFAULT,
                        Duration.ofSeconds(30),
                        TopicTemplate.of("dead/{clientId}/{topic}"),
                        OnDeadLetterFailure.HOLD));
        assertThat(FailurePolicy.NONE.retries()).isZero();
        assertThat(FailurePolicy.NONE.deadLetterTopic()).isNull();
        assertThat(FailurePolicy.DEFAULT
                        .withRetries(7)
                        .withBackoff(slow)
                        .withHandlerBudget(Duration.ofMillis(5))
                        .withDeadLetterTopic(TopicTemplate.of("lost"))
                        .withOnDeadLetterFailure(OnDeadLetterFailure.DROP_AND_REPORT))
                .isEqualTo(new FailurePolicy(
                        7, slow, Duration.ofMillis(5), TopicTemplate.of("lost"), OnDeadLetterFailure.DROP_AND_REPORT));
    }

    @Test
    void deadLettersAreToldFromOtherMessagesByTheirTopic() {
        assertThat(FailurePolicy.DEFAULT.deadLetters()).contains(TopicFilter.of("dead/+/#"));
        assertThat(FailurePolicy.DEFAULT
                        .withDeadLetterTopic(TopicTemplate.of("lost/by-{clientId}"))
                        .deadLetters())
                .contains(TopicFilter.of("lost/+"));
        assertThat(FailurePolicy.NONE.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead/{id}", "{topic}/dead", "dead/x{topic}", "dead/{topic}/{topic}", "dead/{topic}x"})
    void aTopicForDeadLettersHasNoOtherGapsAndTheMessagesTopicAtItsEnd(String template) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FailurePolicy.DEFAULT.withDeadLetterTopic(TopicTemplate.of(template)))
                .withMessageContaining(template);
    }

    @Test
    void aBudgetIsWithinItsRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FailurePolicy.DEFAULT.withHandlerBudget(Duration.ZERO))
                .withMessageContaining("PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FailurePolicy.DEFAULT.withHandlerBudget(Duration.ofDays(2)));
    }

    @Test
    void thereAreNoNegativeRetriesAndNoneWithoutEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FailurePolicy.DEFAULT.withRetries(-1))
                .withMessage("retries are 0 to 100, not -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FailurePolicy.DEFAULT.withRetries(FailurePolicy.MOST_RETRIES + 1));
        assertThat(FailurePolicy.DEFAULT.withRetries(FailurePolicy.MOST_RETRIES).retries())
                .isEqualTo(100);
    }
}
