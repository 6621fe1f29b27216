package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where exchanges stand after their steps. */
class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    void aStateStandsForAllThatWasBefore() {
        take(new Step.Sending(1, 10), new Step.Over(2, 20, true));

        take(new Step.State("there", List.of(new Exchange(3, 30, true)), Set.of(40L)));

        assertThat(ledger.broker()).isEqualTo("there");
        assertThat(ledger.open()).containsExactly(new Exchange(3, 30, true));
        assertThat(ledger.delivered()).containsExactly(40L);
    }

    @Test
    void aPublicationHasOneExchangeAndAnIdentifierToo() {
        take(new Step.Sending(1, 10), new Step.Sending(2, 10));
        assertThat(ledger.open()).containsExactly(new Exchange(2, 10, false));

        take(new Step.Sending(2, 20));

        assertThat(ledger.open()).containsExactly(new Exchange(2, 20, false));
    }

    @Test
    void whatWasReceivedStandsBehindWhatWasNot() {
        take(new Step.Sending(1, 10), new Step.Sending(2, 20), new Step.Received(1), new Step.Received(3));

        assertThat(ledger.open()).containsExactly(new Exchange(2, 20, false), new Exchange(1, 10, true));
    }

    @Test
    void ofWhatTheOutboxHasNoMoreNothingIsLeftToBeSent() {
        take(new Step.Sending(1, 10), new Step.Sending(2, 20));
        take(new Step.Over(3, 30, true), new Step.Over(4, 40, true), new Step.Over(5, 50, false));

        assertThat(ledger.open(number -> number == 20)).containsExactly(new Exchange(2, 20, false));
        assertThat(ledger.state(number -> number >= 40))
                .isEqualTo(new Step.State(
                        "", List.of(new Exchange(1, 10, false), new Exchange(2, 20, false)), Set.of(40L)));
        take(new Step.SessionGone());
        assertThat(ledger.open()).isEmpty();
        assertThat(ledger.delivered()).containsExactlyInAnyOrder(30L, 40L);
    }

    private void take(Step... steps) {
        List.of(steps).forEach(ledger::take);
    }
}
