package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The heartbeat, and the dog that watches it. */
@Timeout(120)
class PulseTest {

    private static final String TOPIC = Heartbeat.topic(Patient.ID);
    private static final Duration INTERVAL = Patient.INTERVAL;
    private static final Duration A_BIT = Duration.ofMillis(1);

    private final Patient patient = Patient.beating();
    private final Vitals vitals = patient.vitals;

    @Test
    void theFirstComesAtOnceAndThenOneEachInterval() {
        patient.online();
        assertThat(patient.news()).hasSize(1);

        patient.time.turn(INTERVAL.minus(A_BIT));
        assertThat(patient.news()).isEmpty();
        patient.time.turn(A_BIT);
        assertThat(patient.news()).hasSize(1);
        patient.time.turn(INTERVAL.multipliedBy(3));

        assertThat(patient.news()).hasSize(3).allSatisfy(beat -> {
            assertThat(beat.topic().name()).isEqualTo(TOPIC);
            assertThat(beat.qos()).isEqualTo(Qos.AT_MOST_ONCE);
            assertThat(beat.retain()).isFalse();
        });
    }

    @Test
    void thereIsNoneWhileNotConnected() {
        patient.time.turn(INTERVAL.multipliedBy(2));
        assertThat(patient.news()).isEmpty();
        patient.online();
        patient.news();

        patient.offline();
        patient.time.turn(INTERVAL.multipliedBy(10));
        assertThat(patient.news()).isEmpty();
        assertThat(patient.time.untilNextAlarm()).isEmpty();
        patient.online();

        assertThat(patient.news()).hasSize(1);
    }

    @Test
    void aQuickReconnectDoesNotMakeThemMore() {
        patient.online();
        patient.reconnects();
        patient.news();

        patient.time.turn(INTERVAL.multipliedBy(3));

        assertThat(patient.news()).hasSize(3);
    }

    @Test
    void oneThatCannotBeSentBeforeTheNextIsOfNoUse() {
        patient.online();

        assertThat(patient.news().getFirst().metadata().expiry()).isEqualTo(INTERVAL);
    }

    @Test
    void oneThatTheQueueHasNoRoomForIsNotTheLast() {
        patient.publishing(CompletableFuture.failedFuture(new QueueFull("full")));

        patient.online();
        patient.time.turn(INTERVAL);

        assertThat(patient.news()).hasSize(2);
    }

    @Test
    void noneComesAfterTheGoodbyeBegan() {
        patient.online().news();

        vitals.quiet();
        patient.time.turn(INTERVAL);
        patient.reconnects();

        assertThat(patient.news()).isEmpty();
        assertThat(patient.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void theClientListensToItsOwnAtQosZero() {
        assertThat(patient.requests().values())
                .extracting(SubscriptionRequest::qos)
                .containsExactly(Qos.AT_MOST_ONCE);
    }

    @Test
    void aConnectionWhoseHeartbeatsComeBackIsLeftAlone() {
        patient.online();
        for (int i = 0; i < 20; i++) {
            patient.allComesBack();
            patient.time.turn(INTERVAL);
        }

        assertThat(told()).isEmpty();
        assertThat(patient.dropped).isEmpty();
    }

    @Test
    void aConnectionWhoseHeartbeatsComeBackNoMoreIsDropped() {
        patient.online();
        patient.time.turn(INTERVAL);
        patient.allComesBack();

        patient.time.turn(INTERVAL.multipliedBy(Pulse.PATIENCE));
        assertThat(told()).isEmpty();
        patient.time.turn(INTERVAL);

        ClientEvent.HeartbeatLost lost = patient.watch.await(ClientEvent.HeartbeatLost.class);
        assertThat(lost.silence()).isEqualTo(INTERVAL.multipliedBy(4));
        await().until(() -> patient.dropped.size() == 1);
        patient.time.turn(INTERVAL.multipliedBy(20));
        assertThat(told()).hasSize(1);
    }

    @Test
    void aConnectionOnWhichNoneEverCameBackIsNeverDroppedForItButItIsSaidWhatToCheck() {
        patient.online();
        patient.time.turn(INTERVAL.multipliedBy(Pulse.PATIENCE));
        assertThat(vitals.reasons()).isEmpty();

        patient.time.turn(INTERVAL.multipliedBy(100));

        assertThat(told()).isEmpty();
        assertThat(vitals.reasons()).singleElement().asString().contains(TOPIC).contains("access rules");
        patient.news().reversed().stream().limit(1).forEach(patient::hears);
        assertThat(vitals.reasons()).isEmpty();
    }

    @Test
    void whatCameBackOnAnEarlierConnectionDoesNotCountOnTheNext() {
        patient.online();
        List<Publication> earlier = patient.news();
        patient.time.turn(A_BIT);
        patient.reconnects();
        patient.news();

        earlier.forEach(patient::hears);
        patient.time.turn(INTERVAL.multipliedBy(10));

        assertThat(told()).isEmpty();
        assertThat(vitals.reasons()).hasSize(1);
    }

    @Test
    void anotherProcessesHeartbeatsAreNotItsOwn() {
        patient.online();
        patient.allComesBack();

        for (int i = 0; i < 5; i++) {
            patient.time.turn(INTERVAL);
            patient.hears(Patient.raw(TOPIC, "{\"ok\":true,\"event\":\"heartbeat\",\"timestamp\":" + i + ".5}"));
        }

        patient.watch.await(ClientEvent.HeartbeatLost.class);
    }

    @Test
    void heartbeatsThatComeBackLateButSteadilyAreEnough() {
        patient.online();
        List<Publication> onTheWay = new ArrayList<>(patient.news());
        for (int i = 0; i < 30; i++) {
            patient.time.turn(INTERVAL);
            onTheWay.addAll(patient.news());
            if (i >= 10) {
                patient.hears(onTheWay.removeFirst());
            }
        }

        assertThat(told()).isEmpty();
    }

    @Test
    void aClientThatDoesNotReadDoesNotBlameTheConnection() {
        patient.online();
        patient.allComesBack();

        vitals.reading(false);
        patient.time.turn(INTERVAL.multipliedBy(10));
        vitals.reading(true);
        patient.time.turn(INTERVAL.multipliedBy(Pulse.PATIENCE));
        assertThat(told()).isEmpty();
        patient.time.turn(INTERVAL);

        patient.watch.await(ClientEvent.HeartbeatLost.class);
    }

    @Test
    void heartbeatsThatWaitBehindOtherMessagesAreNotMissed() {
        patient.online();
        patient.allComesBack();
        patient.publishing(new CompletableFuture<>());

        patient.time.turn(INTERVAL.multipliedBy(100));

        assertThat(told()).isEmpty();
        patient.publishing(CompletableFuture.completedFuture(Delivered.SUCCESS));
        patient.time.turn(INTERVAL.multipliedBy(Pulse.PATIENCE + 1));
        patient.watch.await(ClientEvent.HeartbeatLost.class);
    }

    @Test
    void aProcessThatStoodStillDoesNotBlameTheConnection() {
        patient.online();
        patient.allComesBack();

        patient.standsStill(INTERVAL.multipliedBy(100));
        patient.time.turn(INTERVAL.multipliedBy(2));

        assertThat(told()).isEmpty();
        patient.allComesBack();
        patient.time.turn(INTERVAL.multipliedBy(3));
        assertThat(told()).isEmpty();
    }

    @Test
    void whereTheSubscriptionIsRefusedNothingIsExpectedBack() {
        patient.online();
        patient.allComesBack();
        vitals.on(new ClientEvent.SubscriptionRefused(TOPIC, ReasonCode.NOT_AUTHORIZED, ""));

        patient.time.turn(INTERVAL.multipliedBy(10));

        assertThat(told()).isEmpty();
        assertThat(vitals.reasons()).isEmpty();
    }

    /** All losses so far; a watchdog that barks does so on a thread of its own. */
    private List<ClientEvent.HeartbeatLost> told() {
        return patient.watch.all(patient.events, ClientEvent.HeartbeatLost.class);
    }
}
