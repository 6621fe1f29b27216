package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {

    @Test
    void aMessageIsTriedAgainThreeTimesUnlessOneAsksForSomethingElse() {
        Backoff slow = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9));

        assertThat(FailurePolicy.DEFAULT).isEqualTo(new FailurePolicy(3, Backoff.DEFAULT));
        assertThat(FailurePolicy.NONE.retries()).isZero();
        assertThat(FailurePolicy.DEFAULT.withRetries(7).withBackoff(slow)).isEqualTo(new FailurePolicy(7, slow));
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
