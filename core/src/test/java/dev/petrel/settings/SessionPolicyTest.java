package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.settings.SessionPolicy.OnLoss;
import dev.petrel.settings.SessionPolicy.Qos2InDoubt;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionPolicyTest {

    @Test
    void aCleanSessionHasARandomIdAndOutlivesACut() {
        SessionPolicy one = SessionPolicy.clean();

        assertThat(one.clientId()).matches("petrel-[0-9a-f]{8}");
        assertThat(one.clientId()).isNotEqualTo(SessionPolicy.clean().clientId());
        assertThat(one.durable()).isFalse();
        assertThat(one.expiry()).isEqualTo(Duration.ofMinutes(5));
        assertThat(one.onLoss()).isEqualTo(OnLoss.RESUBSCRIBE);
    }

    @Test
    void anEmptyIdIsSaidByItsName() {
        assertThat(SessionPolicy.assignedByBroker().clientId()).isEmpty();
        assertThat(SessionPolicy.assignedByBroker().durable()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.clean(""))
                .withMessageStartingWith("client_id is empty");
    }

    @Test
    void aDurableSessionNeedsAnIdAndATime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.durable("", Duration.ofDays(1)))
                .withMessageStartingWith("client_id is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.durable("c", Duration.ZERO))
                .withMessageContaining("is not 1 to 4294967294 whole seconds or 4294967295");
        assertThatIllegalArgumentException().isThrownBy(() -> SessionPolicy.durable("c", Duration.ofMillis(1_500)));
    }

    @Test
    void theLongestExpiryIsThatOfThirtyTwoBits() {
        assertThat(SessionPolicy.durable("c", SessionPolicy.LONGEST_EXPIRY)
                        .expiry()
                        .toSeconds())
                .isEqualTo(4_294_967_294L);
        assertThat(SessionPolicy.durable("c", SessionPolicy.NEVER_ENDS).expiry().toSeconds())
                .isEqualTo(4_294_967_295L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.durable("c", SessionPolicy.NEVER_ENDS.plusSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.durable("c", SessionPolicy.DURABLE_EXPIRY.negated()));
    }

    @Test
    void aCleanSessionMayEndAtOnceButNotNever() {
        SessionPolicy clean = SessionPolicy.clean("c");

        assertThat(clean.withExpiry(Duration.ZERO).expiry()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clean.withExpiry(SessionPolicy.NEVER_ENDS))
                .withMessageContaining("is not 0 to 4294967294 whole seconds");
        assertThatIllegalArgumentException().isThrownBy(() -> clean.withExpiry(Duration.ofSeconds(-1)));
    }

    @Test
    void aLostSessionCanEndTheClient() {
        SessionPolicy policy = SessionPolicy.durable("c", Duration.ofDays(1)).withOnLoss(OnLoss.FAIL);

        assertThat(policy).isEqualTo(new SessionPolicy("c", true, Duration.ofDays(1), OnLoss.FAIL, Qos2InDoubt.REPORT));
    }

    @Test
    void anIdThatCannotTravelOrBeReadIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionPolicy.clean("a\nb"))
                .withMessage("client_id \"a\\u000ab\" holds a control character");
        assertThatIllegalArgumentException().isThrownBy(() -> SessionPolicy.clean("a\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> SessionPolicy.clean("a".repeat(65_536)));
    }
}
