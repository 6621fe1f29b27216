package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = new Tally(InstantSource.system());
    private final ClientObserver client = tally.of("home/status");

    @Test
    void whatIsAcknowledgedIsCountedWithItsTime() {
        List<Duration> times = new ArrayList<>();
        tally.timing(times::add);

        client.on(new ClientEvent.Published("home/test", Delivered.SUCCESS, Duration.ofMillis(7)));

        assertThat(tally.published()).isEqualTo(1);
        assertThat(times).containsExactly(Duration.ofMillis(7));
    }

    @Test
    void whatTheHubSaysOfItselfIsNotCounted() {
        client.on(published("home/status", Delivered.SUCCESS));
        client.on(published("home/status", new Failed(FailureCause.REFUSED, "no")));

        assertThat(tally.published()).isZero();
        assertThat(tally.errors.sum()).isZero();
    }

    @Test
    void whatTheBrokerRefusesIsAnErrorAndWhatTheNextClientSendsIsNot() {
        client.on(published("home/test", new Failed(FailureCause.REFUSED, "no")));
        client.on(published("home/test", new Failed(FailureCause.CLOSED, "closed")));

        assertThat(tally.errors.sum()).isEqualTo(1);
    }

    @Test
    void theFirstAttemptOfAClientIsNoReconnect() {
        client.on(connecting());
        client.on(new ClientEvent.ConnectFailed("broker", Cause.LOGIN, "no"));
        client.on(connecting());

        assertThat(tally.attempts.sum()).isEqualTo(1);
        assertThat(tally.reasons.get(Tally.Reason.LOGIN)).hasToString("1");
    }

    private static ClientEvent published(String topic, PublishOutcome outcome) {
        return new ClientEvent.Published(topic, outcome, Duration.ZERO);
    }

    private static ClientEvent connecting() {
        return new ClientEvent.StateChanged(new ConnectionState.Connecting("broker"));
    }
}
