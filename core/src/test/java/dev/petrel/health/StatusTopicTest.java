package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The retained status of one client: what it says, and when. */
@Timeout(120)
class StatusTopicTest {

    private static final String TOPIC = HealthStatus.topic(Patient.ID);
    private static final String OTHER = "0123456789abcdef0123456789abcdef";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Patient patient = Patient.showing();
    private final Vitals vitals = patient.vitals;

    @Test
    void theFirstConnectionIsReadyAndLaterOnesAreReconnected() {
        patient.online();
        patient.reconnects();
        patient.reconnects();

        assertThat(patient.said())
                .extracting(HealthStatus::event)
                .containsExactly("ready", "reconnected", "reconnected");
    }

    @Test
    void theWillSaysLostAndEachIsAnother() {
        Will one = patient.will();
        Will two = patient.will();

        HealthStatus lost = Patient.status(one.publication());
        assertThat(lost.ok()).isFalse();
        assertThat(lost.event()).isEqualTo("lost");
        assertThat(one.publication().topic().name()).isEqualTo(TOPIC);
        assertThat(one.publication().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(one.publication().retain()).isTrue();
        assertThat(one.publication().payload()).isNotEqualTo(two.publication().payload());
        assertThat(lost.messageId())
                .isNotEqualTo(Patient.status(two.publication()).messageId());
    }

    @Test
    void allWordsOfAClientCarryItsIncarnation() {
        patient.online();
        vitals.report(HealthStatus.failing("x"));

        List<Publication> said = patient.news();
        String incarnation =
                said.getFirst().metadata().userProperty(Incarnation.PROPERTY).orElseThrow();
        assertThat(said)
                .hasSize(2)
                .allSatisfy(word ->
                        assertThat(Patient.status(word).messageId()).hasSize(32).startsWith(incarnation));
        assertThat(Patient.status(patient.will().publication()).messageId()).startsWith(incarnation);
        assertThat(Patient.showing().will().publication().metadata())
                .isNotEqualTo(said.getFirst().metadata());
    }

    @Test
    void aReportIsPublishedAtOnce() {
        patient.online().news();

        vitals.report(HealthStatus.failing("disk full"));
        vitals.report(HealthStatus.healthy().withEvent("cleaned"));

        assertThat(patient.said())
                .extracting(HealthStatus::ok, HealthStatus::event, HealthStatus::error)
                .containsExactly(tuple(false, "error", "disk full"), tuple(true, "cleaned", null));
    }

    @Test
    void whoSaidThatItIsNotWellDoesNotBecomeWellByAReconnect() {
        patient.online();
        vitals.report(HealthStatus.failing("disk full"));
        patient.news();

        patient.reconnects();
        patient.reconnects();
        assertThat(patient.said())
                .hasSize(2)
                .allSatisfy(birth -> assertThat(birth.error()).isEqualTo("disk full"));
        vitals.report(HealthStatus.healthy());
        patient.news();
        patient.reconnects();

        assertThat(patient.said()).extracting(HealthStatus::event).containsExactly("reconnected");
    }

    @Test
    void aReportWhileNotConnectedIsNotQueuedAndIsWhatTheNextBirthSays() {
        vitals.report(HealthStatus.failing("too early"));
        vitals.report(HealthStatus.healthy().withEvent("warm"));
        assertThat(patient.news()).isEmpty();

        patient.online();
        patient.reconnects();

        assertThat(patient.said()).extracting(HealthStatus::event).containsExactly("warm", "reconnected");
    }

    @Test
    void nothingIsSaidAfterShutdown() {
        patient.online();
        patient.allComesBack();

        CompletableFuture<Boolean> told = vitals.shutdown(true).toCompletableFuture();
        vitals.report(HealthStatus.healthy());
        patient.hears(Patient.others(false, "lost", OTHER));
        patient.reconnects();

        assertThat(patient.said()).extracting(HealthStatus::event).containsExactly("shutdown");
        assertThat(told.join()).isTrue();
        assertThat(patient.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aShutdownThatTheBrokerDoesNotTakeIsNotTold() {
        patient.publishing(CompletableFuture.completedFuture(refused()));
        assertThat(vitals.shutdown(true).toCompletableFuture().join()).isFalse();

        patient.publishing(CompletableFuture.failedFuture(new QueueFull("full")));
        assertThat(vitals.shutdown(true).toCompletableFuture().join()).isFalse();

        CompletableFuture<PublishOutcome> later = new CompletableFuture<>();
        patient.publishing(later);
        CompletableFuture<Boolean> told = vitals.shutdown(true).toCompletableFuture();
        assertThat(told).isNotDone();
        later.complete(Delivered.SUCCESS);
        assertThat(told.join()).isTrue();
    }

    @Test
    void whereTheBrokerCannotBeToldNothingIsQueued() {
        assertThat(vitals.shutdown(false).toCompletableFuture().join()).isFalse();

        assertThat(patient.news()).isEmpty();
    }

    @Test
    void aWordThatTheQueueHasNoRoomForIsSaidAgain() {
        patient.publishing(CompletableFuture.failedFuture(new QueueFull("no room")));
        patient.online();
        await().until(() -> patient.time.untilNextAlarm().isPresent());
        assertThat(patient.said()).hasSize(2);
        assertThat(vitals.reasons()).singleElement().asString().contains("no room");

        patient.publishing(CompletableFuture.completedFuture(Delivered.SUCCESS));
        patient.time.turn(SECOND);

        assertThat(patient.said()).hasSize(1);
        await().until(() -> vitals.reasons().isEmpty());
    }

    @Test
    void aWordThatTheBrokerRefusesStandsAgainstAHealthyAnswerUntilTheNextIsTaken() {
        patient.publishing(CompletableFuture.completedFuture(refused()));
        patient.online();
        await().until(() -> !vitals.reasons().isEmpty());
        assertThat(vitals.reasons()).singleElement().asString().contains(TOPIC).contains("0x87");

        patient.publishing(CompletableFuture.completedFuture(Delivered.SUCCESS));
        vitals.report(HealthStatus.healthy());

        await().until(() -> vitals.reasons().isEmpty());
    }

    @Test
    void aWordThatDoesNotComeBackStandsAgainstAHealthyAnswer() {
        CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
        patient.publishing(outcome).online();
        patient.time.turn(Duration.ofMinutes(1));
        assertThat(vitals.reasons()).isEmpty();
        outcome.complete(Delivered.SUCCESS);

        await().until(() -> {
            patient.time.turn(StatusTopic.COMES_BACK_WITHIN);
            return !vitals.reasons().isEmpty();
        });

        assertThat(vitals.reasons()).singleElement().asString().contains("access rules");
        vitals.reading(false);
        assertThat(vitals.reasons()).isEmpty();
        vitals.reading(true);
        vitals.on(new ClientEvent.SubscriptionRefused(TOPIC, ReasonCode.NOT_AUTHORIZED, ""));
        assertThat(vitals.reasons()).isEmpty();
        vitals.on(new ClientEvent.SubscriptionGranted(TOPIC, Qos.AT_LEAST_ONCE, Qos.AT_LEAST_ONCE));
        assertThat(vitals.reasons()).hasSize(1);
        patient.allComesBack();
        assertThat(vitals.reasons()).isEmpty();
    }

    @Test
    void reportsOfManyThreadsLeaveInTheOrderOfWhatTheTopicSaysLast() throws Exception {
        patient.online();
        patient.news();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(number -> Thread.ofVirtual().start(() -> {
                    awaitQuietly(go);
                    for (int i = 0; i < 50; i++) {
                        vitals.report(HealthStatus.failing(number + "/" + i));
                    }
                }))
                .toList();

        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        List<HealthStatus> said = patient.said();
        assertThat(said).hasSize(400);
        patient.reconnects();
        assertThat(patient.said().getFirst().error()).isEqualTo(said.getLast().error());
    }

    @Test
    void whereHealthIsOffNothingIsSaidOrHeard() {
        Patient silent = Patient.of(Patient.BOTH.withHealth(false).withHeartbeat(false));

        silent.online();
        silent.vitals.report(HealthStatus.failing("x"));

        assertThat(silent.vitals.will()).isNull();
        assertThat(silent.requests()).isEmpty();
        assertThat(silent.news()).isEmpty();
        assertThat(silent.vitals.reasons()).isEmpty();
        assertThat(silent.vitals.shutdown(true).toCompletableFuture().join()).isTrue();
    }

    private static Failed refused() {
        return new Failed(Failed.FailureCause.REFUSED, "the broker answered 0x87");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
