package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.envelope.Identity;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Outcome;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a message may take, by hand-turned time, and what follows (R20). */
@Timeout(120)
class BudgetTest {

    private static final Duration BUDGET = Duration.ofSeconds(30);
    private static final Manner COMPUTING = new Manner(null, false, true, false, true);

    private final HandTurnedTime time = new HandTurnedTime();
    private final Desk desk = new Desk(time, FailurePolicy.DEFAULT, null);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<CountDownLatch> ends = new CopyOnWriteArrayList<>();
    private final AtomicBoolean spinning = new AtomicBoolean(true);

    @AfterEach
    void stop() {
        go.countDown();
        ends.forEach(CountDownLatch::countDown);
        spinning.set(false);
        desk.dispatcher.stop();
    }

    @Test
    void aHandlerThatTakesTooLongIsInterruptedAndNotCalledAgain() {
        desk.add("a", this::waitOnPoison);

        desk.receive(Publishes.qos1(1, "a", "poison"), Publishes.qos1(2, "a", "behind"));
        await().until(() -> calls.get() == 1);
        time.turn(BUDGET.minusMillis(1));
        assertThat(interrupts).hasValue(0);
        time.turn(Duration.ofMillis(1));

        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(calls).hasValue(1);
        assertThat(handled).containsExactly("behind");
        assertThat(letter().reason()).contains("budget of PT30S", "InterruptedException");
        assertThat(desk.dispatcher.troubles()).isEmpty();
    }

    @Test
    void aHandlerThatTakesLongerThanAThirdOfItsBudgetIsToldByHealthUntilItEnds() {
        desk.add("a", this::waitOnPoison);
        desk.receive(Publishes.qos1(1, "a", "poison"));
        await().until(() -> calls.get() == 1);

        time.turn(BUDGET.dividedBy(3));
        desk.io.onThread(desk.dispatcher::disconnected);
        time.turn(Duration.ofMinutes(1));
        assertThat(desk.dispatcher.troubles()).isEmpty();
        desk.connect(true, Protocol.MQTT_5);
        time.turn(Duration.ofMillis(1));

        assertThat(desk.dispatcher.troubles()).singleElement().asString().contains("\"a\"", "PT10S");
        go.countDown();
        await().until(() -> desk.dispatcher.troubles().isEmpty());
    }

    @Test
    void oneThatComputesForLongIsToldToo() {
        desk.add("a", this::waitOnPoison, COMPUTING);
        desk.receive(Publishes.qos1(1, "a", "poison"));
        await().until(() -> calls.get() == 1);

        time.turn(BUDGET.dividedBy(2));

        assertThat(desk.dispatcher.troubles()).singleElement().asString().contains("\"a\"");
    }

    @Test
    void attemptsAndPausesHaveOneBudgetTogether() {
        desk.add("a", MessageHandler.deciding(message -> {
            calls.incrementAndGet();
            return new Outcome.Retry(Duration.ofSeconds(11));
        }));

        desk.receive(Publishes.qos1(1, "a", "x"));
        for (int i = 1; i <= 3; i++) {
            int call = i;
            await().until(() -> calls.get() == call);
            await().until(() -> desk.broker.letters.size() == 1 || pausing());
            time.turn(Duration.ofSeconds(11));
        }

        desk.awaitSent(1);
        assertThat(calls).hasValue(3);
    }

    private boolean pausing() {
        return desk.watch.all(desk.events, ClientEvent.HandlerRetried.class).size() == calls.get()
                && time.untilNextAlarm().stream().anyMatch(next -> next.compareTo(Duration.ofSeconds(11)) <= 0);
    }

    @Test
    void timeWithoutAConnectionDoesNotCount() {
        desk.add("a", this::waitOnPoison);
        desk.receive(Publishes.qos1(1, "a", "poison"));
        await().until(() -> calls.get() == 1);
        time.turn(Duration.ofSeconds(10));

        desk.io.onThread(desk.dispatcher::disconnected);
        time.turn(Duration.ofMinutes(10));
        assertThat(interrupts).hasValue(0);
        desk.connect(true, Protocol.MQTT_5);
        time.turn(Duration.ofSeconds(19));
        assertThat(interrupts).hasValue(0);
        time.turn(Duration.ofSeconds(2));
        desk.receive(Publishes.qos1(1, "a", "poison"));

        desk.awaitSent(1);
        assertThat(interrupts).hasValue(1);
    }

    @Test
    void aMessageThatWaitsBehindAnotherHasAllOfItsBudget() {
        CountDownLatch second = new CountDownLatch(1);
        desk.add("a", message -> {
            if (calls.incrementAndGet() == 1) {
                go.await();
            } else {
                second.await();
            }
            handled.add(text(message));
        });
        desk.receive(Publishes.qos1(1, "a", "first"), Publishes.qos1(2, "a", "second"));
        await().until(() -> calls.get() == 1);
        time.turn(Duration.ofSeconds(29));
        go.countDown();
        await().until(() -> calls.get() == 2);

        time.turn(Duration.ofSeconds(29));
        second.countDown();

        desk.awaitSent(2);
        assertThat(handled).containsExactly("first", "second");
        assertThat(desk.broker.letters).isEmpty();
    }

    @Test
    void aCopyThatWaitedForAnotherHasAllOfItsBudget() {
        Dedupe byText =
                new Dedupe(message -> Optional.of(new Identity("text", text(message), "")), Duration.ofMinutes(5), 100);
        Desk copies = new Desk(time, FailurePolicy.DEFAULT.withRetries(0), byText);
        CountDownLatch second = new CountDownLatch(1);
        copies.add("+", message -> {
            if (text(message).equals("other")) {
                handled.add("other");
            } else if (calls.incrementAndGet() == 1) {
                go.await();
                throw new IllegalStateException("no");
            } else {
                second.await();
                handled.add("copy");
            }
        });
        copies.receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "b", "x"), Publishes.qos1(3, "c", "other"));
        await().until(
                        () -> { // then each has a thread, and that of the copy waits for the first
                            time.turn(Lanes.SOON);
                            return handled.contains("other");
                        });
        time.turn(Duration.ofSeconds(29));
        go.countDown();
        await().until(() -> calls.get() == 2);

        time.turn(Duration.ofSeconds(29));
        second.countDown();

        copies.awaitSent(3);
        assertThat(handled).containsExactly("other", "copy");
        assertThat(copies.broker.letters).hasSize(1);
        copies.dispatcher.stop();
    }

    @Test
    void timeThatOneWaitsForAProcessorToBeTriedAgainDoesNotCount() {
        int processors = Runtime.getRuntime().availableProcessors();
        AtomicInteger looks = new AtomicInteger();
        Desk busy = new Desk(lookedAt(looks), FailurePolicy.DEFAULT, null);
        CountDownLatch again = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        busy.add(
                "other/+",
                message -> {
                    others.incrementAndGet();
                    go.await();
                },
                COMPUTING);
        busy.add(
                "a",
                message -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("not now");
                    }
                    again.await();
                    handled.add("a");
                },
                COMPUTING);
        busy.receive(Publishes.qos1(1, "a", "x"));
        busy.watch.await(ClientEvent.HandlerRetried.class);
        for (int i = 0; i < processors; i++) {
            busy.receive(Publishes.qos1(i + 2, "other/" + i, "x"));
        }
        await().until(() -> {
            time.turn(Lanes.SOON);
            return others.get() == processors;
        });
        int before = looks.get();
        await().until(() -> {
            time.turn(Duration.ofMillis(100));
            return looks.get() > before; // its pause is over, and it asks for a processor
        });

        time.turn(Duration.ofSeconds(25));
        assertThat(calls).hasValue(1);
        go.countDown();
        await().until(() -> calls.get() == 2);
        time.turn(Duration.ofSeconds(20));
        again.countDown();

        busy.awaitSent(processors + 1);
        assertThat(handled).containsExactly("a");
        assertThat(busy.broker.letters).isEmpty();
        busy.dispatcher.stop();
    }

    /** The same clock, which counts how often lanes look at it. */
    private Time lookedAt(AtomicInteger looks) {
        return new Time() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public long nanos() {
                looks.addAndGet(Thread.currentThread().isVirtual() ? 1 : 0);
                return time.nanos();
            }

            @Override
            public Alarm after(Duration delay, Runnable action) {
                return time.after(delay, action);
            }
        };
    }

    @Test
    void aHandlerThatIgnoresItsInterruptIsGivenUpAndItsLaneGoesOn() {
        desk.add("a", this::ignoreInterruptsOnPoison);

        desk.receive(Publishes.qos1(1, "a", "poison"), Publishes.qos1(2, "a", "behind"));
        await().until(() -> calls.get() == 1);
        time.turn(BUDGET);
        await().until(() -> interrupts.get() == 1);
        assertThat(desk.sent()).isEmpty();
        time.turn(Budget.GIVEN_UP_AFTER);

        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(handled).containsExactly("behind");
        assertThat(letter().reason()).contains("did not end within PT30S");
        assertThat(desk.watch.await(ClientEvent.HandlerGivenUp.class))
                .isEqualTo(new ClientEvent.HandlerGivenUp("a", "a", BUDGET));
        assertThat(desk.dispatcher.troubles()).singleElement().asString().contains("\"a\"");
    }

    @Test
    void oneThatWasGivenUpMayEndLaterAndThatIsAll() {
        desk.add("a", this::ignoreInterruptsOnPoison);
        desk.receive(Publishes.qos1(1, "a", "poison"));
        await().until(() -> calls.get() == 1);
        time.turn(BUDGET);
        time.turn(Budget.GIVEN_UP_AFTER);
        desk.awaitSent(1);

        go.countDown();

        assertThat(desk.watch.await(ClientEvent.LateFinish.class).topic()).isEqualTo("a");
        await().until(() -> desk.dispatcher.troubles().isEmpty());
        assertThat(desk.sent()).containsExactly(Desk.puback(1));
        desk.receive(Publishes.qos1(2, "a", "next"));
        assertThat(desk.awaitSent(2)).hasSize(2);
    }

    @Test
    void aKeyOfWhichSoManyWereGivenUpWaitsUntilOneOfThemEnds() {
        giveUpAsManyOfOneKeyAsMayBe();
        desk.receive(Publishes.qos1(100, "a", "next"), Publishes.qos1(101, "b", "other"));
        await().until(() -> handled.contains("other"));

        assertThat(handled).containsExactly("other");
        assertThat(desk.dispatcher.troubles())
                .anyMatch(trouble -> trouble.contains("\"a\"") && trouble.contains("until one of them ends"));
        ends.get(0).countDown();

        await().until(() -> {
            time.turn(Lanes.SOON);
            return handled.contains("next");
        });
        desk.awaitSent(GivenUp.MOST_OF_A_KEY + 2);
        assertThat(desk.dispatcher.troubles()).noneMatch(trouble -> trouble.contains("until one of them ends"));
        assertThat(desk.dispatcher.troubles()).isNotEmpty();
    }

    @Test
    void whoeverTakesThePlaceOfAStuckHandlerGetsWhatWaits() {
        giveUpAsManyOfOneKeyAsMayBe();
        desk.receive(Publishes.qos1(100, "a", "next"));

        desk.add("+", message -> handled.add(text(message) + " by another"));

        await().until(() -> handled.contains("next by another"));
    }

    @Test
    void whatWaitsForAHandlerThatIsClosedIsDropped() {
        Route route = giveUpAsManyOfOneKeyAsMayBe();
        desk.receive(Publishes.qos1(100, "a", "next"));

        desk.io.onThread(() -> desk.dispatcher.remove(route));

        desk.awaitSent(GivenUp.MOST_OF_A_KEY + 1);
        assertThat(desk.watch.await(ClientEvent.Dropped.class).topic()).isEqualTo("a");
    }

    private Route giveUpAsManyOfOneKeyAsMayBe() {
        Route route = desk.add("+", message -> {
            if (text(message).equals("poison")) {
                CountDownLatch end = new CountDownLatch(1);
                ends.add(end);
                calls.incrementAndGet();
                awaitWhatever(end);
            } else {
                handled.add(text(message));
            }
        });
        for (int i = 1; i <= GivenUp.MOST_OF_A_KEY; i++) {
            int call = i;
            desk.receive(Publishes.qos1(i, "a", "poison"));
            await().until(() -> calls.get() == call);
            time.turn(BUDGET);
            time.turn(Budget.GIVEN_UP_AFTER);
            desk.awaitSent(i);
        }
        return route;
    }

    private static void awaitWhatever(CountDownLatch end) {
        while (end.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            boolean unused = Thread.interrupted();
        }
    }

    @Test
    void oneThatSpinsIsGivenUpTooAndOtherTopicsGoOn() {
        desk.add("#", message -> {
            calls.incrementAndGet();
            while (text(message).equals("spin") && spinning.get()) {
                Thread.onSpinWait();
            }
            handled.add(text(message));
        });

        desk.receive(Publishes.qos1(1, "a", "spin"), Publishes.qos1(2, "a", "behind"), Publishes.qos1(3, "b", "other"));
        await().until(() -> calls.get() >= 1);
        time.turn(BUDGET);
        time.turn(Budget.GIVEN_UP_AFTER);

        assertThat(desk.awaitSent(3)).hasSize(3);
        assertThat(handled).containsExactlyInAnyOrder("behind", "other");
    }

    @Test
    void whileTooManyWereGivenUpLanesAreWorkedOnPlatformThreads() {
        List<Boolean> virtual = new CopyOnWriteArrayList<>();
        giveUpSoManyThatPlatformThreadsWork("#", message -> {
            virtual.add(Thread.currentThread().isVirtual());
            ignoreInterruptsOnPoison(message);
        });

        desk.receive(Publishes.qos1(1000, "a", "platform"));
        await().until(() -> handled.contains("platform"));
        assertThat(virtual.getLast()).isFalse();
        go.countDown();
        await().until(() -> desk.dispatcher.troubles().isEmpty());
        desk.receive(Publishes.qos1(1001, "a", "virtual"));

        await().until(() -> handled.contains("virtual"));
        assertThat(virtual.getLast()).isTrue();
    }

    @Test
    void onPlatformThreadsKeysThatAreHeldLeaveRoomForOthers() {
        giveUpSoManyThatPlatformThreadsWork("stuck/+", this::ignoreInterruptsOnPoison);
        int given = desk.broker.letters.size();
        int held = Lanes.MOST_PLATFORM_THREADS + 1;
        desk.add("held/+", message -> {
            throw new MalformedMessage("no");
        });

        for (int i = 0; i < held; i++) {
            var unused = desk.broker.holdAnswer();
            desk.receive(Publishes.qos1(2000 + i, "held/" + i, "x"));
        }
        await().until(() -> {
            time.turn(Lanes.SOON);
            return desk.broker.letters.size() == given + held;
        });
        desk.receive(Publishes.qos1(1000, "stuck/other", "other"));

        await().until(() -> {
            time.turn(Lanes.SOON);
            return handled.contains("other");
        });
    }

    private void giveUpSoManyThatPlatformThreadsWork(String filter, MessageHandler handler) {
        int stuck = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        desk.add(filter, handler);
        for (int i = 1; i <= stuck; i++) {
            desk.receive(Publishes.qos1(i, "stuck/" + i, "poison"));
        }
        await().until(() -> {
            time.turn(Lanes.SOON);
            return calls.get() == stuck;
        });
        time.turn(BUDGET);
        time.turn(Budget.GIVEN_UP_AFTER);
        desk.awaitSent(stuck);
    }

    @Test
    void handlersThatComputeRunOnAsManyPlatformThreadsAsThereAreProcessors() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int processors = Runtime.getRuntime().availableProcessors();
        desk.add(
                "#",
                message -> {
                    assertThat(Thread.currentThread().isVirtual()).isFalse();
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    calls.incrementAndGet();
                    go.await();
                    running.decrementAndGet();
                },
                COMPUTING);

        for (int i = 1; i <= processors + 3; i++) {
            desk.receive(Publishes.qos1(i, "t" + i, "x"));
        }
        await().until(() -> {
            time.turn(Lanes.SOON);
            return calls.get() == processors;
        });
        go.countDown();

        desk.awaitSent(processors + 3);
        assertThat(most).hasValue(processors);
        assertThat(desk.broker.letters).isEmpty();
    }

    @Test
    void oneThatComputesForEverIsGivenUpAndItsProcessorIsFreeForTheNext() {
        int processors = Runtime.getRuntime().availableProcessors();
        desk.add("#", this::ignoreInterruptsOnPoison, COMPUTING);
        for (int i = 1; i <= processors; i++) {
            desk.receive(Publishes.qos1(i, "stuck/" + i, "poison"));
        }
        await().until(() -> {
            time.turn(Lanes.SOON);
            return calls.get() == processors;
        });
        time.turn(BUDGET);
        time.turn(Budget.GIVEN_UP_AFTER);

        desk.receive(Publishes.qos1(1000, "a", "next"));

        await().until(() -> handled.contains("next"));
    }

    @Test
    void theEndOfTheClientInterruptsThoseThatCompute() {
        desk.add("#", this::waitOnPoison, COMPUTING);
        desk.receive(Publishes.qos1(1, "a", "poison"));
        await().until(() -> calls.get() == 1);

        desk.dispatcher.stop();

        await().until(() -> interrupts.get() == 1);
        assertThat(desk.sent()).isEmpty();
    }

    @Test
    void afterTheLastMessageNobodyLooksAtBudgets() {
        desk.add("a", message -> handled.add(text(message)));
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.awaitSent(1);

        await().until(() -> {
            time.turn(BUDGET);
            return time.untilNextAlarm().isEmpty();
        });
    }

    private void waitOnPoison(Message message) throws InterruptedException {
        calls.incrementAndGet();
        if (text(message).equals("poison")) {
            try {
                go.await();
            } catch (InterruptedException e) {
                interrupts.incrementAndGet();
                throw e;
            }
        } else {
            calls.decrementAndGet();
            handled.add(text(message));
        }
    }

    private void ignoreInterruptsOnPoison(Message message) {
        if (!text(message).equals("poison")) {
            handled.add(text(message));
            return;
        }
        calls.incrementAndGet();
        while (go.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            if (Thread.interrupted()) {
                interrupts.incrementAndGet();
            }
        }
    }

    private static String text(Message message) {
        return message.payload().utf8();
    }

    private DeadLetter letter() {
        var sent = desk.broker.letters.getFirst();
        return DeadLetter.read(new Message(
                sent.topic(), sent.payload(), sent.qos(), sent.retain(), sent.metadata(), TopicFilter.of("#")));
    }
}
