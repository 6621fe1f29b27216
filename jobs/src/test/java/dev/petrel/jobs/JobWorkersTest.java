package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.NotConnected;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.observe.Observation;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobWorkersTest {

    private static final Duration SILENCE = JobWorkers.SILENCE;

    private final HandTurnedTime time = new HandTurnedTime();
    private final JobWorkers workers = new JobWorkers(3, SILENCE, time);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void idleCountsAddUpAndABusyCapabilityStaysListed() {
        says("a", 2, "hash", "resize");
        says("b", 1, "hash");
        says("c", 0, "convert");

        assertThat(workers.capabilities())
                .containsExactly(Map.entry("convert", 0), Map.entry("hash", 3), Map.entry("resize", 2));
        assertThat(workers.idle("hash")).isEqualTo(3);
        assertThat(workers.idle("unheard of")).isZero();
        assertThat(workers.workers()).extracting(WorkerStatus::workerId).containsExactly("a", "b", "c");
    }

    @Test
    void aCapabilityThatAWorkerNamesTwiceCountsOnceAndHugeCountsDoNotTurnOver() {
        says("a", 1, "hash", "hash");
        int once = workers.idle("hash");
        says("a", Integer.MAX_VALUE, "hash");
        says("b", Integer.MAX_VALUE, "hash");

        assertThat(once).isOne();
        assertThat(workers.idle("hash")).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theLatestWordOfAWorkerCounts() {
        says("a", 2, "hash");
        says("a", 1, "resize");

        assertThat(workers.capabilities()).containsExactly(Map.entry("resize", 1));
    }

    @Test
    void anEmptyPayloadTakesAWorkerAway() {
        says("a", 1, "hash");
        hears("a", " \n");

        assertThat(workers.workers()).isEmpty();
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void whatCannotBeReadChangesNothing() {
        says("a", 1, "hash");
        hears("a", "{");
        hears("a", "{\"id\":\"a\",\"capabilities\":[\"resize\"],\"timestamp\":1}");

        assertThat(workers.capabilities()).containsExactly(Map.entry("hash", 1));
    }

    @Test
    void aWorkerThatIsSilentForTooLongIsGoneWhateverTimeItGave() {
        says("a", 1, "hash");
        says("b", 1, "hash");
        time.turn(SILENCE.minusMillis(1));
        says("b", 1, "hash");
        int before = workers.idle("hash");

        time.turn(Duration.ofMillis(1));

        assertThat(before).isEqualTo(2);
        assertThat(workers.workers()).extracting(WorkerStatus::workerId).containsExactly("b");
    }

    @Test
    void anAlarmThatCouldNotBeCancelledInTimeTakesNobodyAway() {
        Roster roster = new Roster(3, SILENCE, new TooLateToCancel(time), () -> {});
        WorkerStatus status = new WorkerStatus("a", List.of("hash"), 1, Instant.EPOCH);
        roster.put(status);
        time.turn(SILENCE.dividedBy(2));
        roster.put(status);

        time.turn(SILENCE.dividedBy(2));
        List<WorkerStatus> meanwhile = roster.workers();
        time.turn(SILENCE.dividedBy(2));

        assertThat(meanwhile).containsExactly(status);
        assertThat(roster.workers()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNoSignOfLife() {
        says("a", 1, "hash");
        time.turn(SILENCE.minusMillis(1));
        hears("a", "{");

        time.turn(Duration.ofMillis(1));

        assertThat(workers.workers()).isEmpty();
    }

    @Test
    void oneTooManyIsLeftOutUntilThereIsRoom() {
        says("a", 1, "hash");
        says("b", 1, "hash");
        says("c", 1, "hash");
        says("d", 1, "hash");
        says("a", 0, "hash");
        int full = workers.idle("hash");
        hears("b", "");
        says("d", 5, "hash");

        assertThat(full).isEqualTo(2);
        assertThat(workers.idle("hash")).isEqualTo(6);
    }

    @Test
    void aWaitForWhatIsThereReturnsAtOnce() {
        says("a", 1, "hash");

        workers.waitForCapability("hash");

        assertThat(time.untilNextAlarm()).contains(SILENCE);
    }

    @Test
    void aWaitEndsWhenAWorkerThatCanDoItBecomesIdle() throws Exception {
        says("a", 0, "hash");
        CompletableFuture<String> wait = waiting("hash");

        says("b", 1, "resize");
        boolean waits = !wait.isDone();
        says("a", 1, "hash");

        assertThat(wait.get(30, TimeUnit.SECONDS)).isEqualTo("hash");
        assertThat(waits).isTrue();
    }

    @Test
    void aWaitThatTakesTooLongSaysWhatIsThere() {
        says("a", 0, "hash");
        says("b", 2, "resize");
        CompletableFuture<String> wait = waiting("hash");

        time.turn(JobWorkers.WAIT);

        assertThatThrownBy(() -> wait.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(CapabilityUnavailable.class, unavailable -> {
                    assertThat(unavailable.capability()).isEqualTo("hash");
                    assertThat(unavailable.capabilities()).isEqualTo(Map.of("hash", 0, "resize", 2));
                    assertThat(unavailable).hasMessageContainingAll("hash", "30000 ms", "\"resize\" 2");
                });
    }

    @Test
    void aWaitEndsAtOnceWhenItIsClosedAndSoDoesOneThatComesLater() {
        CompletableFuture<String> wait = waiting("hash");

        workers.close();

        assertThatThrownBy(() -> wait.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CapabilityUnavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> workers.waitForCapability("hash")).isInstanceOf(CapabilityUnavailable.class);
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void anInterruptEndsAWaitAndIsKept() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> workers.waitForCapability("hash"))
                .isInstanceOf(CapabilityUnavailable.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aListenerIsToldAtOnceAndOfEveryChangeButNotOfHeartbeats() throws InterruptedException {
        BlockingQueue<List<WorkerStatus>> told = new LinkedBlockingQueue<>();
        workers.changes(told::add);

        List<WorkerStatus> first = told.take();
        says("a", 1, "hash");
        List<WorkerStatus> second = told.take();
        time.turn(Duration.ofSeconds(30));
        says("a", 1, "hash");
        says("a", 0, "hash");
        List<WorkerStatus> third = told.take();
        time.turn(SILENCE);
        List<WorkerStatus> fourth = told.take();

        assertThat(first).isEmpty();
        assertThat(second).extracting(WorkerStatus::idle).containsExactly(1);
        assertThat(third).extracting(WorkerStatus::idle).containsExactly(0);
        assertThat(fourth).isEmpty();
    }

    @Test
    void aSlowListenerHoldsUpNobodyAndIsToldHowThingsStandThen() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<List<WorkerStatus>> slow = new LinkedBlockingQueue<>();
        AtomicInteger quick = new AtomicInteger();
        workers.changes(now -> {
            slow.add(now);
            awaitQuietly(goOn);
        });
        workers.changes(now -> now.forEach(worker -> quick.set(worker.idle())));
        slow.take();

        for (int idle = 1; idle <= 1000; idle++) {
            says("a", idle, "hash");
        }
        await().until(() -> quick.get() == 1000);
        goOn.countDown();

        assertThat(slow.take()).extracting(WorkerStatus::idle).containsExactly(1000);
    }

    @Test
    void aListenerThatThrowsIsToldOfTheNextChangeToo() throws InterruptedException {
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
        workers.changes(now -> {
            told.add(now.size());
            throw new IllegalStateException("thrown by a listener on purpose");
        });

        int first = told.take();
        says("a", 1, "hash");

        assertThat(first).isZero();
        assertThat(told.take()).isOne();
    }

    @Test
    void aListenerThatIsClosedIsToldNoMoreAndNobodyListensToWhatIsClosed() throws InterruptedException {
        BlockingQueue<List<WorkerStatus>> ended = new LinkedBlockingQueue<>();
        BlockingQueue<List<WorkerStatus>> other = new LinkedBlockingQueue<>();
        Observation listening = workers.changes(ended::add);
        ended.take();
        workers.changes(other::add);
        other.take();

        listening.close();
        says("a", 1, "hash");
        other.take();
        workers.close();

        assertThat(ended).isEmpty();
        assertThatThrownBy(() -> workers.changes(now -> {})).isInstanceOf(NotConnected.class);
        assertThat(workers.workers()).isEmpty();
    }

    @Test
    void whatIsSaidAfterItIsClosedIsNotKept() {
        workers.close();
        says("a", 1, "hash");

        assertThat(workers.workers()).isEmpty();
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new JobWorkers(1, Duration.ZERO, time)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> workers.waitForCapability("hash", JobWorkers.LONGEST.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A wait that has begun. */
    private CompletableFuture<String> waiting(String capability) {
        Duration before = time.untilNextAlarm().orElse(Duration.ZERO);
        CompletableFuture<String> wait = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                workers.waitForCapability(capability);
                wait.complete(capability);
            } catch (CapabilityUnavailable e) {
                wait.completeExceptionally(e);
            }
        });
        await().until(() -> !time.untilNextAlarm().orElse(Duration.ZERO).equals(before));
        return wait;
    }

    private void says(String workerId, int idle, String... capabilities) {
        WorkerStatus status = new WorkerStatus(workerId, List.of(capabilities), idle, Instant.EPOCH);
        hears(workerId, status.payload().utf8());
    }

    private void hears(String workerId, String text) {
        workers.heard(new Message(
                Topic.of(JobTopics.DEFAULT.worker(workerId)),
                Payload.utf8(text),
                Qos.AT_LEAST_ONCE,
                true,
                Metadata.NONE,
                TopicFilter.of(JobTopics.DEFAULT.everyWorker())));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
