package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers on threads: order within a lane, no waiting between lanes, few threads. */
@Timeout(120)
class LanesTest {

    private static final Duration BUDGET = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Route route = new Route(TopicFilter.of("#"), Qos.AT_LEAST_ONCE, "one", message -> {});
    private final Route other = new Route(TopicFilter.of("#"), Qos.AT_LEAST_ONCE, "two", message -> {});
    private final List<Task> finished = new CopyOnWriteArrayList<>();

    @Test
    void aBurstOfQuickHandlersTakesOneThread() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Lanes lanes = lanes(new HandTurnedTime(), task -> threads.add(Thread.currentThread()));

        for (int i = 0; i < 1000; i++) {
            lanes.add(task(route, "t" + i, "x"), false);
        }
        lanes.handOver();

        assertThat(lanes.drain(LONG)).isZero();
        assertThat(threads).hasSize(1).allMatch(Thread::isVirtual);
        assertThat(finished).hasSize(1000);
    }

    @Test
    void aBurstThatComesWhileAWorkerIsQuickStartsNoThread() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch go = new CountDownLatch(1);
        Lanes lanes = lanes(new HandTurnedTime(), task -> {
            threads.add(Thread.currentThread());
            awaitNow(go);
        });

        for (int burst = 0; burst < 50; burst++) {
            lanes.add(task(route, "t" + burst, "x"), false);
            lanes.handOver();
        }
        go.countDown();

        assertThat(lanes.drain(LONG)).isZero();
        assertThat(threads).hasSize(1);
    }

    @Test
    void aHandlerThatDoesNotComeBackHoldsUpItsOwnLaneOnly() {
        HandTurnedTime time = new HandTurnedTime();
        CountDownLatch go = new CountDownLatch(1);
        Lanes lanes = lanes(time, task -> {
            if (text(task).equals("block")) {
                awaitNow(go);
            }
        });
        lanes.add(task(route, "stuck", "block"), false);
        lanes.add(task(route, "stuck", "behind"), false);
        for (int i = 0; i < 100; i++) {
            lanes.add(task(route, "t" + i, "x"), false);
        }

        lanes.handOver();
        await().until(() -> {
            time.turn(Lanes.SOON);
            return finished.size() >= 100;
        });

        assertThat(finished).noneMatch(task -> task.message().topic().name().equals("stuck"));
        go.countDown();
        await().until(() -> finished.size() == 102);
    }

    @Test
    void manyHandlersThatDoNotComeBackAllRunAtTheSameTime() {
        HandTurnedTime time = new HandTurnedTime();
        AtomicInteger running = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        Lanes lanes = lanes(time, task -> {
            running.incrementAndGet();
            awaitNow(go);
        });

        for (int i = 0; i < 200; i++) {
            lanes.add(task(route, "t" + i, "x"), false);
        }
        lanes.handOver();

        await().until(() -> {
            time.turn(Lanes.SOON);
            return running.get() == 200;
        });
        go.countDown();
        await().until(() -> finished.size() == 200);
        assertThat(finished).hasSize(200);
    }

    @Test
    void twoHandlersOfOneTopicDoNotWaitForEachOther() {
        HandTurnedTime time = new HandTurnedTime();
        CountDownLatch go = new CountDownLatch(1);
        Lanes lanes = lanes(time, task -> {
            if (task.route().equals(route)) {
                awaitNow(go);
            }
        });
        lanes.add(task(route, "t", "x"), false);
        lanes.add(task(other, "t", "x"), false);

        lanes.handOver();

        await().until(() -> {
            time.turn(Lanes.SOON);
            return finished.size() == 1;
        });
        go.countDown();
        await().until(() -> finished.size() == 2);
        assertThat(finished.getFirst().route()).isEqualTo(other);
    }

    @Test
    void oneInPlaceOfAnotherGoesOnWithItsLanes() {
        HandTurnedTime time = new HandTurnedTime();
        CountDownLatch go = new CountDownLatch(1);
        Lanes lanes = lanes(time, task -> {
            if (text(task).equals("first")) {
                awaitNow(go);
            }
        });
        Route heir = new Route(TopicFilter.of("#"), Qos.AT_LEAST_ONCE, "one", message -> {});
        lanes.add(task(route, "t", "first"), false);
        lanes.handOver();

        route.replaceBy(heir);
        lanes.add(task(heir, "t", "second"), false);
        lanes.add(task(heir, "other", "probe"), false);
        lanes.handOver();
        await().until(() -> {
            time.turn(Lanes.SOON);
            return !finished.isEmpty();
        });

        assertThat(finished).extracting(LanesTest::text).containsExactly("probe");
        go.countDown();
        await().until(() -> finished.size() == 3);
        assertThat(finished).extracting(LanesTest::text).containsExactly("probe", "first", "second");
    }

    @Test
    void whatOneHandlerLeavesInterruptedDoesNotConcernTheNext() throws InterruptedException {
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Lanes lanes = lanes(new HandTurnedTime(), task -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
        });
        lanes.add(task(route, "a", "x"), false);
        lanes.add(task(route, "b", "x"), false);

        lanes.handOver();
        lanes.drain(LONG);

        assertThat(interrupted).containsExactly(false, false);
    }

    @Test
    void whenFullTheOldestOfQos0InItsLaneGoes() {
        Lanes lanes = lanes(new HandTurnedTime(), task -> {});
        Task kept = task(route, "t", "qos 1");
        Task oldest = qos0(route, "t", "old");
        lanes.add(kept, false);
        lanes.add(oldest, false);

        assertThat(lanes.add(qos0(route, "t", "new"), true)).isSameAs(oldest);
        assertThat(lanes.add(task(route, "t", "qos 1 again"), true)).isNull();
    }

    @Test
    void whenFullQos0WhoseLaneHasNothingToGiveIsLeftOutItself() {
        Lanes lanes = lanes(new HandTurnedTime(), task -> {});
        lanes.add(task(route, "other", "qos 1"), false);
        Task one = qos0(route, "t", "new");

        assertThat(lanes.add(one, true)).isSameAs(one);
    }

    @Test
    void whenFullOfQos1TheNewQos0Goes() {
        Lanes lanes = lanes(new HandTurnedTime(), task -> {});
        lanes.add(task(route, "t", "qos 1"), false);
        Task one = qos0(route, "t", "new");

        assertThat(lanes.add(one, true)).isSameAs(one);
    }

    @Test
    void drainTellsHowManyAreLeft() throws InterruptedException {
        Lanes lanes = lanes(new HandTurnedTime(), task -> {});
        lanes.add(task(route, "a", "x"), false);
        lanes.add(task(route, "b", "x"), false);

        assertThat(lanes.drain(Duration.ofMillis(1))).isEqualTo(2);
    }

    @Test
    void anInterruptEndsADrainAndStaysSet() {
        Lanes lanes = lanes(new HandTurnedTime(), task -> {});
        Thread.currentThread().interrupt();

        int nothing = lanes.drain(LONG);
        lanes.add(task(route, "a", "x"), false);
        int one = lanes.drain(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(nothing).isZero();
        assertThat(one).isEqualTo(1);
    }

    @Test
    void drainFromAHandlerDoesNotWaitForItNorForWhatIsBehindIt() throws Exception {
        List<Integer> left = new CopyOnWriteArrayList<>();
        Lanes[] self = new Lanes[1];
        self[0] = lanes(Time.system(), task -> {
            if (text(task).equals("drain")) {
                left.add(self[0].drain(LONG));
            }
        });
        self[0].add(task(route, "a", "drain"), false);
        self[0].add(task(route, "a", "behind"), false);
        self[0].add(task(route, "b", "x"), false);
        long began = System.nanoTime();

        self[0].handOver();
        await().until(() -> finished.size() == 3);

        assertThat(left).containsExactly(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
    }

    @Test
    void afterStopNothingStartsAndWhatRunsIsInterrupted() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Lanes lanes = lanes(new HandTurnedTime(), task -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        lanes.add(task(route, "a", "x"), false);
        lanes.add(task(route, "a", "y"), false);
        lanes.handOver();
        began.await();

        lanes.stop();
        lanes.add(task(route, "b", "z"), false);
        lanes.handOver();

        interrupted.await();
        await().until(() -> finished.size() == 1);
        assertThat(text(finished.getFirst())).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void underStressOrderHoldsPerLaneNothingIsLostAndALaneIsNeverWithTwoWorkers(long seed) throws InterruptedException {
        Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        Map<String, Integer> last = new ConcurrentHashMap<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        Lanes lanes = lanes(Time.system(), task -> {
            String lane = task.route().name + " " + task.message().topic();
            if (atOnce.computeIfAbsent(lane, name -> new AtomicInteger()).incrementAndGet() > 1) {
                wrong.add("two at once in " + lane);
            }
            int number = Integer.parseInt(text(task));
            Integer before = last.put(lane, number);
            if (before != null && before >= number) {
                wrong.add(number + " after " + before + " in " + lane);
            }
            if (number % 97 == 0) {
                LockSupport.parkNanos(2_000_000);
            }
            atOnce.get(lane).decrementAndGet();
        });
        Random chance = new Random(seed);

        for (int i = 0; i < 20_000; i++) {
            lanes.add(task(chance.nextBoolean() ? route : other, "t" + chance.nextInt(300), String.valueOf(i)), false);
            if (chance.nextInt(40) == 0) {
                lanes.handOver();
            }
        }
        lanes.handOver();

        assertThat(lanes.drain(LONG)).isZero();
        await().until(() -> finished.size() == 20_000);
        assertThat(wrong).isEmpty();
        assertThat(route.lanes).isEmpty();
        assertThat(other.lanes).isEmpty();
    }

    private Lanes lanes(Time time, Consumer<Task> handling) {
        return new Lanes(
                "ada",
                time,
                new Budget(BUDGET, new OnlineTime(time)),
                new Patience(),
                new Worker.Job(
                        turn -> {
                            handling.accept(turn.task);
                            return Ending.HANDLED;
                        },
                        (task, outcome) -> finished.add(task)));
    }

    private static Task task(Route route, String topic, String text) {
        return task(route, topic, text, Qos.AT_LEAST_ONCE);
    }

    private static Task qos0(Route route, String topic, String text) {
        return task(route, topic, text, Qos.AT_MOST_ONCE);
    }

    private static Task task(Route route, String topic, String text, Qos qos) {
        Message message =
                new Message(Topic.of(topic), Payload.utf8(text), qos, false, Metadata.NONE, TopicFilter.of("#"));
        return new Task(route, message, 0, new Task.Share(null, 1));
    }

    private static String text(Task task) {
        return task.message().payload().utf8();
    }

    private static void awaitNow(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
