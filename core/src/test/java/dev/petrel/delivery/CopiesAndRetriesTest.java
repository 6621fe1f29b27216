package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.envelope.Identity;
import dev.petrel.message.Message;
import dev.petrel.observe.ClientEvent;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies and retries on lanes: what they hold up, and when what is acknowledged. */
@Timeout(120)
class CopiesAndRetriesTest {

    /** (R19) */
    @Test
    void whatIsHandledWhileTheLineIsCutIsAcknowledgedWhenItComesAgainAndNotHandledTwice() {
        Desk desk = new Desk(Time.system(), FailurePolicy.NONE, null);
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        desk.add("a", message -> {
            calls.incrementAndGet();
            go.await();
        });
        desk.receive(Publishes.qos1(1, "a", "x"));
        await().until(() -> calls.get() == 1);

        desk.io.onThread(desk.dispatcher::disconnected);
        go.countDown();
        assertThat(desk.dispatcher.drain(Duration.ofSeconds(5))).isZero();
        desk.io.onThread(() -> {});
        assertThat(desk.sent()).isEmpty();
        desk.connect(true, Protocol.MQTT_5);
        desk.receive(Publishes.qos1(1, "a", "x"));

        assertThat(desk.awaitSent(1)).containsExactly(Desk.puback(1));
        assertThat(calls).hasValue(1);
    }

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration PAUSE = FailurePolicy.DEFAULT.backoff().first();
    private static final Dedupe BY_TEXT = new Dedupe(CopiesAndRetriesTest::identity, Duration.ofSeconds(30), 10_000);

    private final HandTurnedTime time = new HandTurnedTime();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    @Test
    void whatIsTriedAgainHoldsUpItsOwnTopicOnlyAndIsAcknowledgedInItsPlace() {
        Desk desk = new Desk(time, FailurePolicy.DEFAULT, null);
        desk.add("+", message -> failOnce(message, "a 1"));

        desk.receive(Publishes.qos1(1, "a", "1"), Publishes.qos1(2, "a", "2"), Publishes.qos1(3, "b", "3"));
        turnUntilHandled(1, Lanes.SOON);
        assertThat(handled).containsExactly("b 3");
        assertThat(desk.sent()).isEmpty();
        turnUntilHandled(3, PAUSE);

        assertThat(desk.awaitSent(3)).containsExactly(Desk.puback(1), Desk.puback(2), Desk.puback(3));
        assertThat(handled).containsExactly("b 3", "a 1", "a 2");
    }

    @Test
    void qos0IsTriedAgainToo() {
        Desk desk = new Desk(time, FailurePolicy.DEFAULT, null);
        desk.add("a", message -> failOnce(message, "a 1"));

        desk.receive(Publishes.qos0("a", "1"));
        desk.watch.await(ClientEvent.HandlerRetried.class);
        turnUntilHandled(1, PAUSE);

        assertThat(handled).containsExactly("a 1");
        assertThat(desk.sent()).isEmpty();
    }

    @Test
    void whatFailsForGoodIsAcknowledgedSoThatTheRestGoesOn() {
        Desk desk = new Desk(time, FailurePolicy.DEFAULT, null);
        desk.add("+", message -> {
            if (message.payload().utf8().equals("poison")) {
                throw new IllegalStateException("no");
            }
            handled.add(message.payload().utf8());
        });

        desk.receive(Publishes.qos1(1, "a", "poison"), Publishes.qos1(2, "a", "next"));
        turnUntilHandled(1, PAUSE);

        assertThat(desk.awaitSent(2)).containsExactly(Desk.puback(1), Desk.puback(2));
        assertThat(desk.watch.all(desk.events, ClientEvent.HandlerRetried.class))
                .hasSize(3);
        assertThat(desk.watch.all(desk.events, ClientEvent.HandlerFailed.class)).hasSize(1);
    }

    @Test
    void aClientThatEndsWaitsForWhatIsTriedAgainAndThenLeavesItToTheBroker() {
        Desk desk = new Desk(time, FailurePolicy.DEFAULT, null);
        desk.add("a", message -> {
            failures.incrementAndGet();
            throw new IllegalStateException("no");
        });
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.watch.await(ClientEvent.HandlerRetried.class);

        desk.dispatcher.refuseNew();
        int left = desk.dispatcher.drain(Duration.ofMillis(20));
        desk.dispatcher.stop();
        desk.dispatcher.drain(LONG);

        assertThat(left).isEqualTo(1);
        assertThat(failures).hasValue(1);
        assertThat(desk.sent()).isEmpty();
        assertThat(desk.dispatcher.unacknowledged()).isEqualTo(1);
    }

    @Test
    void aHandlerThatTheEndOfTheClientInterruptsLeavesItsMessageToTheBroker() throws InterruptedException {
        Desk desk = new Desk(time, FailurePolicy.NONE, null);
        CountDownLatch began = new CountDownLatch(1);
        desk.add("a", message -> {
            began.countDown();
            go.await();
        });
        desk.receive(Publishes.qos1(1, "a", "x"));
        began.await();

        desk.dispatcher.stop();
        desk.dispatcher.drain(LONG);

        assertThat(desk.watch.await(ClientEvent.HandlerFailed.class).failure())
                .isInstanceOf(InterruptedException.class);
        assertThat(desk.sent()).isEmpty();
    }

    @Test
    void copiesOnOtherTopicsWaitWithoutHoldingUpOthersAndAreAcknowledgedAfterTheFirst() throws InterruptedException {
        Desk desk = new Desk(time, FailurePolicy.DEFAULT, BY_TEXT);
        CountDownLatch began = new CountDownLatch(1);
        desk.add("+", message -> {
            if (message.payload().utf8().equals("x")) {
                began.countDown();
                go.await();
            }
            handled.add(message.topic() + " " + message.payload().utf8());
        });

        desk.receive(Publishes.qos1(1, "a", "x"));
        began.await();
        for (int i = 0; i < 20; i++) {
            desk.receive(
                    Publishes.qos1(2 * i + 2, "copy" + i, "x"), Publishes.qos1(2 * i + 3, "other" + i, "other" + i));
        }
        turnUntilHandled(20, Lanes.SOON);
        assertThat(handled).allMatch(text -> text.startsWith("other"));
        assertThat(desk.sent()).isEmpty();
        go.countDown();

        assertThat(desk.awaitSent(41)).hasSize(41).startsWith(Desk.puback(1), Desk.puback(2));
        assertThat(handled).containsOnlyOnce("a x").hasSize(21);
        assertThat(desk.watch.all(desk.events, ClientEvent.Duplicate.class)).hasSize(20);
    }

    @Test
    void copiesThatComeCrosswiseOnTwoTopicsBlockNobody() {
        Desk desk = new Desk(Time.system(), FailurePolicy.NONE, BY_TEXT);
        desk.add("+", message -> handled.add(message.payload().utf8()));
        int rounds = 1000;

        for (int i = 0; i < rounds; i++) {
            int id = 4 * i + 1;
            desk.receive(
                    Publishes.qos1(id, "a", "x" + i),
                    Publishes.qos1(id + 1, "b", "y" + i),
                    Publishes.qos1(id + 2, "b", "x" + i),
                    Publishes.qos1(id + 3, "a", "y" + i));
        }

        assertThat(desk.awaitSent(4 * rounds)).hasSize(4 * rounds);
        assertThat(handled).hasSize(2 * rounds).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void underStressEverythingIsHandledOnceAndAcknowledgedInOrderWhateverFails(int failEvery) {
        Backoff quick = new Backoff(Duration.ofNanos(100_000), Duration.ofMillis(1));
        Desk desk = new Desk(Time.system(), FailurePolicy.NONE.withRetries(50).withBackoff(quick), BY_TEXT);
        desk.add("+", message -> {
            if (failures.incrementAndGet() % (failEvery + 1) == 0) {
                throw new IllegalStateException("no");
            }
            handled.add(message.payload().utf8());
        });
        int count = 3000;

        for (int i = 0; i < count; i++) {
            desk.receive(Publishes.qos1(i + 1, "t" + i % 7, "x" + i / 3));
        }

        List<?> acknowledged = desk.awaitSent(count);
        assertThat(acknowledged.subList(0, 3)).isEqualTo(List.of(Desk.puback(1), Desk.puback(2), Desk.puback(3)));
        assertThat(acknowledged).hasSize(count).last().isEqualTo(Desk.puback(count));
        assertThat(handled).hasSize(count / 3).doesNotHaveDuplicates();
    }

    @Test
    void aHandlerThatWasReplacedLeavesWhatItKnowsToTheNewOneAndOneThatWasClosedDoesNot() {
        Desk desk = new Desk(time, FailurePolicy.DEFAULT, BY_TEXT);
        desk.add("a", message -> handled.add("old"));
        desk.receive(Publishes.qos1(1, "a", "x"));
        desk.awaitSent(1);

        Route replacement = desk.add("a", message -> handled.add("new"));
        desk.receive(Publishes.qos1(2, "a", "x"));
        desk.awaitSent(2);
        desk.io.onThread(() -> desk.dispatcher.remove(replacement));
        desk.add("a", message -> handled.add("fresh"));
        desk.receive(Publishes.qos1(3, "a", "x"));
        desk.awaitSent(3);

        assertThat(handled).containsExactly("old", "fresh");
    }

    @Test
    void theEndOfTheClientLeavesAlsoCopiesThatWaitToTheBroker() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        Dedupe counting = new Dedupe(
                message -> {
                    both.countDown();
                    return identity(message);
                },
                BY_TEXT.window(),
                BY_TEXT.entries());
        Desk desk = new Desk(Time.system(), FailurePolicy.DEFAULT, counting);
        desk.add("+", message -> go.await());
        desk.receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "b", "x"));
        both.await();

        desk.dispatcher.stop();
        desk.dispatcher.drain(LONG);

        assertThat(desk.sent()).isEmpty();
        assertThat(desk.dispatcher.unacknowledged()).isEqualTo(2);
        assertThat(handled).isEmpty();
    }

    private void failOnce(Message message, String which) {
        String text = message.topic() + " " + message.payload().utf8();
        if (text.equals(which) && failures.getAndIncrement() == 0) {
            throw new IllegalStateException("no");
        }
        handled.add(text);
    }

    /** Lets time pass in steps: lanes that wait get workers of their own, pauses end. */
    private void turnUntilHandled(int count, Duration step) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            if (handled.size() >= count) {
                return true;
            }
            time.turn(step);
            return false;
        });
    }

    private static Optional<Identity> identity(Message message) {
        return Optional.of(new Identity("t", message.payload().utf8(), ""));
    }
}
