package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.message.Message;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Order by something else than the topic. */
@Timeout(120)
class LaneKeysTest {

    private final HandTurnedTime time = new HandTurnedTime();
    private final Desk desk = new Desk(time, FailurePolicy.NONE, null);
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void stop() {
        go.countDown();
        desk.dispatcher.stop();
    }

    @Test
    void whatHasTheKeyOfAStuckMessageWaitsWhateverItsTopic() {
        desk.add("{site}/+", this::handle, by(message -> message.level("site"), false));

        desk.receive(
                Publishes.qos1(1, "north/a", "block"),
                Publishes.qos1(2, "north/b", "behind"),
                Publishes.qos1(3, "south/a", "free"));

        awaitHandled("free");
        assertThat(handled).containsExactly("free");
        go.countDown();
        desk.awaitSent(3);
        assertThat(handled).containsExactly("free", "block", "behind");
    }

    @Test
    void aKeyThatHasToBeReadIsReadOffTheIoThread() {
        List<Thread> readers = new CopyOnWriteArrayList<>();
        desk.add(
                "#",
                this::handle,
                by(
                        message -> {
                            readers.add(Thread.currentThread());
                            return text(message).substring(0, 1);
                        },
                        true));

        desk.receive(
                Publishes.qos1(1, "a", "x block"), Publishes.qos1(2, "b", "x behind"), Publishes.qos1(3, "a", "y"));

        awaitHandled("y");
        assertThat(handled).containsExactly("y");
        go.countDown();
        desk.awaitSent(3);
        assertThat(handled).containsExactly("y", "x block", "x behind");
        assertThat(readers).hasSize(3).allMatch(Thread::isVirtual);
    }

    @Test
    void orderPerKeyHoldsOverManyMessages() {
        desk.add("#", this::handle, by(message -> text(message).substring(0, 1), true));
        go.countDown();

        desk.receive(IntStream.range(0, 500)
                .mapToObj(i -> Publishes.qos1(i + 1, "t" + i % 7, i % 5 + " " + i))
                .toArray(Packet.Publish[]::new));

        desk.awaitSent(500);
        for (int key = 0; key < 5; key++) {
            String prefix = key + " ";
            List<Integer> numbers = handled.stream()
                    .filter(text -> text.startsWith(prefix))
                    .map(text -> Integer.parseInt(text.substring(2)))
                    .toList();
            assertThat(numbers).hasSize(100).isSorted();
        }
    }

    @Test
    void whatHasNoKeyIsHandledAllTheSame() {
        desk.add(
                "#",
                this::handle,
                by(
                        message -> {
                            throw new IllegalStateException("no key");
                        },
                        true));

        desk.receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "b", "y"));

        desk.awaitSent(2);
        assertThat(handled).containsExactly("x", "y");
        assertThat(desk.dispatcher.drain(java.time.Duration.ofSeconds(5))).isZero();
    }

    @Test
    void anyTextIsAKeyAndNoneKeepsAWorkerBusyForEver() {
        desk.add("#", this::handle, by(message -> text(message), true));

        desk.receive(Publishes.qos1(1, "a", Lane.READING), Publishes.qos1(2, "b", ""), Publishes.qos1(3, "c", "="));

        desk.awaitSent(3);
        assertThat(handled).containsExactly(Lane.READING, "", "=");
    }

    private void handle(Message message) throws InterruptedException {
        if (text(message).contains("block")) {
            go.await();
        }
        handled.add(text(message));
    }

    private void awaitHandled(String text) {
        await().until(() -> {
            time.turn(Lanes.SOON);
            return handled.contains(text);
        });
    }

    private static Manner by(Function<Message, String> key, boolean reading) {
        return new Manner(key, reading, false, false, true);
    }

    private static String text(Message message) {
        return message.payload().utf8();
    }
}
