package dev.petrel.hub.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.link.LinkState;
import dev.petrel.hub.link.LinkStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SituationTest {

    @Test
    void whileConnectedThereIsNothingToConnect() {
        Situation situation = Situation.of(status(LinkState.CONNECTED, true, false, null));

        assertThat(situation.tone()).isEqualTo("good");
        assertThat(situation.connect()).isNull();
        assertThat(situation.disconnect()).isTrue();
    }

    @Test
    void aBrokerThatIsAwayIsToldWithTheErrorAndWhatToDo() {
        Situation situation = Situation.of(status(LinkState.DISCONNECTED, false, false, "no such host"));

        assertThat(situation.tone()).isEqualTo("bad");
        assertThat(situation.meaning()).contains("no such host").contains("tries again by itself");
        assertThat(situation.advice()).contains("Settings");
        assertThat(situation.connect()).isEqualTo("Try now");
    }

    @Test
    void aPauseIsEndedByConnecting() {
        Situation situation = Situation.of(status(LinkState.DISCONNECTED, false, true, null));

        assertThat(situation.tone()).isEqualTo("quiet");
        assertThat(situation.connect()).isEqualTo("Connect");
        assertThat(situation.disconnect()).isFalse();
    }

    @Test
    void whoHasNoBrokerYetIsToldSoAndWhoSwitchedItOffWhereToSwitchItOn() {
        assertThat(Situation.of(status(LinkState.DISABLED, false, false, null, null))
                        .meaning())
                .contains("No broker is set yet");
        assertThat(Situation.of(status(LinkState.DISABLED, false, false, null)).advice())
                .contains("Switch it on");
    }

    @Test
    void aHubThatStandsByNamesTheOneThatKnowsMore() {
        Situation situation = Situation.of(status(LinkState.STANDBY, true, false, null));

        assertThat(situation.tone()).isEqualTo("good");
        assertThat(situation.meaning()).contains("hub-1 holds the session");
        assertThat(situation.advice()).contains("look there");
        assertThat(Situation.of(status(LinkState.STANDBY, false, false, null)).meaning())
                .contains("is not connected");
    }

    private static LinkStatus status(LinkState state, boolean connected, boolean paused, @Nullable String error) {
        return status(state, connected, paused, error, "broker:1883");
    }

    private static LinkStatus status(
            LinkState state, boolean connected, boolean paused, @Nullable String error, @Nullable String broker) {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        return new LinkStatus(state, connected, paused, then, broker, "5.0", then, error, null, 0, 0, "hub-1", 1);
    }
}
