package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Outcome;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A monitor from its start to its close, by hand: what arrives, what the connection does, and when lookups run. */
@Timeout(60)
class FollowingTest {

    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final HandTurnedTime time = new HandTurnedTime();
    private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
    private final Map<String, JobStatus> kept = new HashMap<>();
    private final List<String> lookedUp = new ArrayList<>();
    private final LongAdder malformed = new LongAdder();
    private boolean keeperDown;
    private final Following following = following(this::find);

    static Stream<Arguments> sequences() {
        return JobVectors.of("wait-sequence", "consume");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sequences")
    void whatWasWrittenDownOfWaitsIsSo(String id, JsonNode vector) {
        List<JobWait> waits = new ArrayList<>();
        for (JsonNode step : vector.get("steps")) {
            if (step.has("message")) {
                hear(Payload.utf8(step.get("message").toString()));
            } else {
                Duration within = Duration.ofMillis(step.get("timeoutMs").asLong());
                waits.add(following.await(new JobWait(step.get("jobId").asString(), within)));
            }
        }
        boolean endedBefore = waits.stream().allMatch(wait -> wait.end.isDone());
        time.turn(WAIT);

        JsonNode expected = vector.get("expect");
        switch (expected.get("outcome").asString()) {
            case "resolves" -> {
                assertThat(endedBefore).isTrue();
                assertThat(result(waits.getFirst()))
                        .isEqualTo(expected.get("value").asString());
            }
            case "timeout" ->
                assertThatThrownBy(() -> result(waits.getFirst()))
                        .isInstanceOf(JobTimedOut.class)
                        .hasMessageContaining(
                                expected.get("message_contains").get(0).asString());
            case "cache" ->
                expected.get("value")
                        .propertyStream()
                        .forEach(job -> assertThat(following.board.status(job.getKey()))
                                .map(JobStatus::status)
                                .contains(job.getValue().asString()));
            default -> throw new AssertionError("of an outcome that this test does not know: " + expected);
        }
    }

    @Test
    void aTimeOutNamesTheJobItsLastStatusAndHowLongWasWaited() {
        JobWait wait = following.await(new JobWait("j1", Duration.ofSeconds(3)));
        hear(said("j1", "processing", 42).payload());

        time.turn(Duration.ofSeconds(3));

        assertThatThrownBy(() -> result(wait))
                .isInstanceOfSatisfying(JobTimedOut.class, timeOut -> {
                    assertThat(timeOut.jobId()).isEqualTo("j1");
                    assertThat(timeOut.waited()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(timeOut.last()).contains(said("j1", "processing", 42));
                })
                .hasMessageContainingAll(
                        "timeout waiting for job \"j1\"", "3000 ms", "\"processing\", 42 %", "not connected");
    }

    @Test
    void whatIsNoStatusIsCountedAndDroppedAndTheNextIsHeard() {
        Outcome dropped = following.received(JobVectors.message(Payload.utf8("not json")));

        Outcome taken =
                following.received(JobVectors.message(said("j", "queued", 0).payload()));

        assertThat(dropped).isInstanceOf(Outcome.Drop.class);
        assertThat(taken).isEqualTo(Outcome.ACK);
        assertThat(malformed.sum()).isEqualTo(1);
        assertThat(following.board.status("j")).isPresent();
    }

    @Test
    void itIsConnectedWhileTheTopicIsGrantedOnTheConnectionAtHand() {
        assertThat(following.isConnected()).isFalse();

        following.on(new ClientEvent.StateChanged(new ConnectionState.Subscribing()));
        following.on(new ClientEvent.SubscriptionGranted("another", Qos.AT_LEAST_ONCE, Qos.AT_LEAST_ONCE));
        assertThat(following.isConnected()).isFalse();
        grant();
        following.on(new ClientEvent.StateChanged(new ConnectionState.Online(Instant.EPOCH)));
        following.awaitGrant(AT_ONCE);
        assertThat(following.isConnected()).isTrue();

        lose();
        assertThat(following.isConnected()).isFalse();
        assertThatThrownBy(() -> following.awaitGrant(AT_ONCE))
                .isInstanceOf(NotConnected.class)
                .hasMessageContaining(JobMonitor.DEFAULT_TOPIC);
        grant();
        assertThat(following.isConnected()).isTrue();
    }

    @Test
    void aRefusedTopicIsNoConnection() {
        grant();

        following.on(new ClientEvent.SubscriptionRefused(JobMonitor.DEFAULT_TOPIC, ReasonCode.of(0x87), "no"));

        assertThat(following.isConnected()).isFalse();
    }

    @Test
    void whoWaitsForTheTopicIsToldThatItIsRefused() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                following.awaitGrant(WAIT);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        following.on(new ClientEvent.SubscriptionRefused(JobMonitor.DEFAULT_TOPIC, ReasonCode.of(0x87), "no"));
        waiting.join();

        assertThat(thrown).singleElement().isInstanceOf(SubscriptionRefused.class);
    }

    @Test
    void aJobThatEndedBeforeTheWaitBeganIsLookedUp() {
        kept.put("j", said("j", "completed", 100));
        grant();

        JobWait wait = following.await(new JobWait("j", WAIT));
        runThreads();

        assertThat(result(wait)).isEqualTo("j");
        assertThat(following.board.status("j")).contains(said("j", "completed", 100));
    }

    @Test
    void aJobThatEndsWhileTheConnectionIsDownIsLookedUpWhenItIsThereAgain() {
        grant();
        JobWait wait = following.await(new JobWait("j", WAIT));
        runThreads();
        lose();
        kept.put("j", said("j", "failed", 7));
        runThreads();
        assertThat(wait.end).isNotDone();

        grant();
        runThreads();

        assertThat(result(wait)).isEqualTo("j");
    }

    /** What the lookup read before the topic was granted may be old by then. */
    @Test
    void aLookupThatBeganBeforeTheTopicWasGrantedIsFollowedByAnother() {
        JobWait wait = following.await(new JobWait("j", WAIT));
        Runnable lookup = threads.remove();
        during = () -> {
            kept.put("j", said("j", "completed", 100));
            grant();
        };
        lookup.run();
        assertThat(wait.end).isNotDone();

        runThreads();

        assertThat(result(wait)).isEqualTo("j");
        assertThat(lookedUp).containsExactly("j", "j");
    }

    @Test
    void severalWaitsForOneJobShareALookup() {
        grant();
        IntStream.range(0, 10).forEach(i -> following.await(new JobWait("j", WAIT)));

        runThreads();

        assertThat(lookedUp).containsExactly("j");
    }

    @Test
    void onlySomeJobsAreLookedUpAtOnceAndAllInTheEnd() {
        grant();
        IntStream.range(0, 100).forEach(i -> following.await(new JobWait("j" + i, WAIT)));

        assertThat(threads).hasSize(Lookups.AT_ONCE);
        runThreads();

        assertThat(lookedUp).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void aLookupThatFailsComesAgainAfterAPauseForAsLongAsSomebodyWaits() {
        keeperDown = true;
        grant();
        JobWait wait = following.await(new JobWait("j", Duration.ofSeconds(10)));
        runThreads();
        assertThat(lookedUp).hasSize(1);

        time.turn(Duration.ofSeconds(1));
        runThreads();
        time.turn(Duration.ofSeconds(2));
        runThreads();
        assertThat(lookedUp).hasSize(3);
        kept.put("j", said("j", "completed", 100));
        keeperDown = false;
        time.turn(Duration.ofSeconds(4));
        runThreads();

        assertThat(result(wait)).isEqualTo("j");
        time.turn(WAIT);
        runThreads();
        assertThat(lookedUp).hasSize(4);
    }

    /** As a broker does with what it has for a slow reader. */
    @Test
    void anEndThatTheBrokerDroppedIsFoundWithoutAReconnect() {
        grant();
        JobWait wait = following.await(new JobWait("j", WAIT));
        runThreads();
        kept.put("j", said("j", "completed", 100));

        time.turn(Lookups.AGAIN_AFTER);
        runThreads();

        assertThat(result(wait)).isEqualTo("j");
    }

    @Test
    void aFailedLookupDoesNotWaitForItsPauseWhenTheConnectionIsBack() {
        keeperDown = true;
        grant();
        JobWait wait = following.await(new JobWait("j", WAIT));
        runThreads();
        keeperDown = false;
        kept.put("j", said("j", "completed", 100));

        grant();
        runThreads();

        assertThat(result(wait)).isEqualTo("j");
    }

    @Test
    void whoeverAnswersForAnotherJobAnswersNothing() {
        kept.put("j", said("other", "completed", 100));
        grant();

        JobWait wait = following.await(new JobWait("j", WAIT));
        runThreads();

        assertThat(wait.end).isNotDone();
        assertThat(following.board.status("other")).isEmpty();
    }

    @Test
    void aLookupThatTakesTooLongIsInterrupted() {
        JobWait wait = following.await(new JobWait("j", WAIT));
        during = () -> time.turn(JobMonitor.LOOKUP_LIMIT);

        threads.remove().run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(wait.end).isNotDone();
    }

    @Test
    void nobodyIsLookedUpForWhomNobodyWaits() {
        grant();
        JobWait wait = following.await(new JobWait("j", AT_ONCE));
        time.turn(AT_ONCE);

        runThreads();
        grant();
        runThreads();

        assertThatThrownBy(() -> result(wait)).isInstanceOf(JobTimedOut.class);
        assertThat(lookedUp).hasSizeLessThanOrEqualTo(1);
        assertThat(threads).isEmpty();
    }

    @Test
    void theCloseOfTheClientEndsEveryWait() {
        JobWait wait = following.await(new JobWait("j", WAIT));

        following.on(new ClientEvent.StateChanged(new ConnectionState.Closed()));

        assertThatThrownBy(() -> result(wait))
                .isInstanceOf(JobWaitEnded.class)
                .hasMessageContainingAll("\"j\"", "client was closed");
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    private Following following(JobLookup lookup) {
        Plan plan = new Plan(
                () -> {
                    throw new AssertionError("no client is needed");
                },
                false,
                JobMonitor.DEFAULT_TOPIC,
                lookup,
                JobCache.DEFAULT,
                time);
        return new Following(plan, threads::add, status -> {}, malformed);
    }

    private Runnable during = () -> {};

    private Optional<JobStatus> find(String jobId) {
        lookedUp.add(jobId);
        Optional<JobStatus> read = Optional.ofNullable(kept.get(jobId));
        Runnable meanwhile = during;
        during = () -> {};
        meanwhile.run();
        if (keeperDown) {
            throw new IllegalStateException("the keeper is down");
        }
        return read;
    }

    private void runThreads() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void hear(Payload payload) {
        assertThat(following.received(JobVectors.message(payload))).isEqualTo(Outcome.ACK);
    }

    private void grant() {
        following.on(
                new ClientEvent.SubscriptionGranted(JobMonitor.DEFAULT_TOPIC, Qos.AT_LEAST_ONCE, Qos.AT_LEAST_ONCE));
    }

    private void lose() {
        following.on(new ClientEvent.StateChanged(new ConnectionState.Waiting(Instant.EPOCH, "gone")));
    }

    private static String result(JobWait wait) {
        assertThat(wait.end).isDone();
        return wait.result(wait.end.join(), false);
    }

    private static JobStatus said(String jobId, String status, int progress) {
        return new JobStatus(jobId, status, progress, Instant.EPOCH);
    }
}
