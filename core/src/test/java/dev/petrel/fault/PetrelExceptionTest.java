package dev.petrel.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions say what, where and why. */
class PetrelExceptionTest {

    @Test
    void aFailedPublicationNamesTopicAndReason() {
        Failed outcome = new Failed(FailureCause.EXPIRED, "expired after PT5S");
        PublishFailed failed = new PublishFailed("greetings", outcome);

        assertThat(failed).hasMessageContaining("greetings").hasMessageContaining("expired after PT5S");
        assertThat(failed.outcome()).isEqualTo(outcome);
    }

    @Test
    void oneInDoubtNamesTopicAndReason() {
        InDoubt outcome = new InDoubt(DoubtCause.CLOSED, "the client was closed");
        PublishInDoubt doubt = new PublishInDoubt("greetings", outcome);

        assertThat(doubt).hasMessageContaining("greetings").hasMessageContaining("the client was closed");
        assertThat(doubt.outcome()).isEqualTo(outcome);
    }

    @Test
    void aTopicFromOutsideForgesNoLine() {
        PublishFailed failed = new PublishFailed("a\nERROR forged", new Failed(FailureCause.REFUSED, "no"));

        assertThat(failed.getMessage()).doesNotContain("\n");
    }

    @Test
    void refusalsKeepTheBrokersCode() {
        assertThat(new ConnectionRefused(ReasonCode.NOT_AUTHORIZED, "no").code())
                .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(new SubscriptionRefused(ReasonCode.of(0xA2), "no").code()).isEqualTo(ReasonCode.of(0xA2));
    }

    @Test
    void invalidSettingsTellAllMistakesAtOnce() {
        InvalidSettings invalid = new InvalidSettings(List.of("one is wrong", "two is wrong"));

        assertThat(invalid).hasMessageContaining("one is wrong").hasMessageContaining("two is wrong");
        assertThat(invalid.mistakes()).containsExactly("one is wrong", "two is wrong");
    }
}
