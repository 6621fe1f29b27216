package dev.petrel.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MosquittoConditionTest {

    @Test
    void withMosquittoTestsRun() {
        assertThat(MosquittoCondition.decide(true, true).isDisabled()).isFalse();
    }

    @Test
    void withoutItTheySkipAndSaySo() {
        var decision = MosquittoCondition.decide(false, false);

        assertThat(decision.isDisabled()).isTrue();
        assertThat(decision.getReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Mosquitto is not installed"));
    }

    @Test
    void withoutItTheyFailInContinuousIntegration() {
        assertThatThrownBy(() -> MosquittoCondition.decide(false, true)).hasMessageContaining("CI=true");
    }
}
