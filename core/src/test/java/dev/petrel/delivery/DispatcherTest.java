package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.Watch;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.Dropped;
import dev.petrel.observe.Events;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.topic.SubscriptionId;
import dev.petrel.topic.TopicFilter;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a PUBLISH to its handlers and to its acknowledgement. */
@Timeout(120)
class DispatcherTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    /** Room for two messages of a few bytes, or for one of many. */
    private static final long TWO_SMALL = 2 * Task.AROUND + 100;

    private final ScriptedDialer io = new ScriptedDialer();
    private final Watch watch = new Watch();
    private final Events events = new Events("ada", watch);
    private final Upstream upstream = new Upstream();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private Dispatcher dispatcher = dispatcher(DeliveryLimits.DEFAULT);

    @Test
    void aMessageIsAcknowledgedAfterItsHandlerAndNotBefore() throws InterruptedException {
        add("a", message -> {
            go.await();
            handled.add("a");
        });

        receive(Publishes.qos1(1, "a", "x"));
        assertThat(upstream.sent).isEmpty();
        go.countDown();
        dispatcher.drain(LONG);

        assertThat(handled).containsExactly("a");
        assertThat(upstream.awaitSent(1)).containsExactly(puback(1));
    }

    @Test
    void aMessageForTwoHandlersIsAcknowledgedOnceAfterBoth() {
        add("a", message -> handled.add("quick"));
        add("+", message -> {
            go.await();
            handled.add("slow");
        });

        receive(Publishes.qos1(1, "a", "x"));
        await().until(() -> handled.contains("quick"));
        assertThat(upstream.sent).isEmpty();
        go.countDown();

        assertThat(upstream.awaitSent(1)).containsExactly(puback(1));
    }

    @Test
    void copiesForOverlappingFiltersReachEachHandlerOnce() throws InterruptedException {
        add("a", message -> handled.add("narrow"));
        add("+", message -> handled.add("wide"));

        receive(
                Publishes.with(Publishes.qos1(1, "a", "x"), SubscriptionId.of("a")),
                Publishes.with(Publishes.qos1(2, "a", "x"), SubscriptionId.of("+")));
        dispatcher.drain(LONG);

        assertThat(handled).containsExactlyInAnyOrder("narrow", "wide");
        assertThat(upstream.awaitSent(2)).containsExactly(puback(1), puback(2));
    }

    @Test
    void aHandlerThatThrowsStopsNeitherTheNextMessageNorTheAcknowledgement() throws InterruptedException {
        List<Throwable> kinds = List.of(new IllegalStateException("no"), new AssertionError("no"), new Exception("no"));
        AtomicInteger calls = new AtomicInteger();
        add("a", message -> {
            int call = calls.getAndIncrement();
            if (call < kinds.size()) {
                throwIt(kinds.get(call));
            }
            handled.add("last");
        });

        for (int id = 1; id <= 4; id++) {
            receive(Publishes.qos1(id, "a", "x" + id));
        }
        dispatcher.drain(LONG);

        assertThat(handled).containsExactly("last");
        assertThat(upstream.awaitSent(4)).containsExactly(puback(1), puback(2), puback(3), puback(4));
        assertThat(watch.all(events, ClientEvent.HandlerFailed.class))
                .extracting(ClientEvent.HandlerFailed::failure)
                .containsExactlyElementsOf(kinds);
    }

    @Test
    void messagesOfOneTopicAreHandledInOrder() throws InterruptedException {
        add("+", message -> handled.add(message.topic() + message.payload().utf8()));

        for (int i = 0; i < 100; i++) {
            receive(Publishes.qos1(i + 1, "t", " " + i));
        }
        dispatcher.drain(LONG);

        assertThat(handled).hasSize(100).isSortedAccordingTo((one, two) -> Integer.compare(number(one), number(two)));
    }

    @Test
    void aMessageThatNobodyAskedForIsAcknowledgedAndTold() {
        receive(Publishes.qos1(1, "a", "x"));

        assertThat(upstream.sent).containsExactly(puback(1));
        assertThat(watch.all(events, Dropped.class))
                .containsExactly(new Dropped("a", Qos.AT_LEAST_ONCE, Dropped.Why.NO_HANDLER));
    }

    @Test
    void whatWaitedForAHandlerThatWasClosedIsAcknowledgedAndTold() {
        Route route = add("a", message -> go.await());
        receive(Publishes.qos1(1, "a", "x"), Publishes.qos1(2, "a", "y"));

        io.onThread(() -> dispatcher.remove(route));
        go.countDown();

        assertThat(upstream.awaitSent(2)).containsExactly(puback(1), puback(2));
        assertThat(watch.await(Dropped.class).why()).isEqualTo(Dropped.Why.NO_HANDLER);
    }

    @Test
    void whatWaitedForAHandlerThatWasReplacedGoesToTheNewOneInOrderAndWithItsNames() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        add("a/{old}", "name", message -> {
            began.countDown();
            go.await();
            handled.add("old " + message.level("old") + " " + message.payload().utf8());
        });
        receive(Publishes.qos1(1, "a/b", "1"), Publishes.qos1(2, "a/b", "2"));
        began.await();

        add(
                "a/{new}",
                "name",
                message -> handled.add(
                        "new " + message.level("new") + " " + message.payload().utf8()));
        receive(Publishes.qos1(3, "a/b", "3"));
        go.countDown();
        dispatcher.drain(LONG);

        assertThat(handled).containsExactly("old b 1", "new b 2", "new b 3");
        assertThat(upstream.awaitSent(3)).containsExactly(puback(1), puback(2), puback(3));
        assertThat(watch.all(events, Dropped.class)).isEmpty();
    }

    @Test
    void qos2GoesThroughItsFourPackets() throws InterruptedException {
        add("a", message -> handled.add("a"));

        receive(Publishes.qos2(1, "a", "x"));
        dispatcher.drain(LONG);
        assertThat(upstream.awaitSent(1)).containsExactly(new Packet.PubRec(1, ReasonCode.SUCCESS, ""));
        io.onThread(() -> dispatcher.released(new Packet.PubRel(1, ReasonCode.SUCCESS)));

        assertThat(upstream.sent).last().isEqualTo(new Packet.PubComp(1, ReasonCode.SUCCESS));
        assertThat(handled).hasSize(1);
    }

    @Test
    void aHandlerThatOutlivesTheConnectionIsAcknowledgedOnTheNextOnceItsMessageCameAgain() throws InterruptedException {
        add("a", message -> {
            go.await();
            handled.add("a");
        });
        receive(Publishes.qos1(1, "a", "x"));

        connect(true);
        go.countDown();
        dispatcher.drain(LONG);
        assertThat(upstream.sent).isEmpty();
        receive(Publishes.qos1(1, "a", "x"));

        assertThat(upstream.awaitSent(1)).containsExactly(puback(1));
        assertThat(handled).hasSize(1);
    }

    @Test
    void readingStopsAtTheBoundAndGoesOnWhenHalfOfItIsHandled() throws InterruptedException {
        dispatcher = dispatcher(DeliveryLimits.DEFAULT.withInboundBytes(TWO_SMALL));
        add("a", message -> go.await());

        receive(Publishes.qos1(1, "a", "x".repeat(60)));
        assertThat(upstream.reading).isTrue();
        receive(Publishes.qos1(2, "a", "x".repeat(60)));
        assertThat(upstream.reading).isFalse();
        go.countDown();
        dispatcher.drain(LONG);

        await().until(() -> upstream.reading);
        assertThat(upstream.awaitSent(2)).hasSize(2);
    }

    @Test
    void aNewConnectionIsNotReadFromWhileTheBoundIsExceeded() {
        dispatcher = dispatcher(DeliveryLimits.DEFAULT.withInboundBytes(TWO_SMALL));
        add("a", message -> go.await());
        receive(Publishes.qos1(1, "a", "x".repeat(2_000)));

        upstream.reading = true;
        connect(true);

        assertThat(upstream.reading).isFalse();
        go.countDown();
        await().until(() -> upstream.reading);
    }

    @Test
    void beyondTheBoundTheOldestQos0OfItsTopicIsDroppedAndQos1Never() throws InterruptedException {
        dispatcher = dispatcher(DeliveryLimits.DEFAULT.withInboundBytes(TWO_SMALL));
        CountDownLatch began = new CountDownLatch(1);
        add("a", message -> {
            began.countDown();
            go.await();
            handled.add(message.payload().utf8().substring(0, 1));
        });
        receive(Publishes.qos1(1, "a", "1".repeat(60)));
        began.await();

        receive(
                Publishes.qos0("a", "2".repeat(30)),
                Publishes.qos0("a", "3".repeat(30)),
                Publishes.qos1(2, "a", "4".repeat(60)));
        go.countDown();
        dispatcher.drain(LONG);

        assertThat(handled).containsExactly("1", "3", "4");
        assertThat(watch.all(events, Dropped.class))
                .containsExactly(new Dropped("a", Qos.AT_MOST_ONCE, Dropped.Why.INBOUND_FULL));
    }

    @Test
    void smallMessagesCountWithAllThatTheyTake() throws InterruptedException {
        dispatcher = dispatcher(DeliveryLimits.DEFAULT.withInboundBytes(1_000_000));
        CountDownLatch began = new CountDownLatch(1);
        add("a", message -> {
            began.countDown();
            go.await();
            handled.add("a");
        });
        receive(Publishes.qos0("a", ""));
        began.await();

        for (int burst = 0; burst < 100; burst++) {
            receive(IntStream.range(0, 100)
                    .mapToObj(i -> Publishes.qos0("a", ""))
                    .toArray(Packet.Publish[]::new));
        }
        go.countDown();
        dispatcher.drain(LONG);

        assertThat(handled).hasSizeBetween(1_000, (int) (1_000_000 / Task.AROUND));
        assertThat(watch.all(events, Dropped.class)).hasSize(10_001 - handled.size());
    }

    @Test
    void whatAMessageCarriesInPropertiesCountsToo() {
        dispatcher = dispatcher(DeliveryLimits.DEFAULT.withInboundBytes(TWO_SMALL));
        add("a", message -> go.await());
        Metadata much = Metadata.NONE.withUserProperty("name", "x".repeat(2_000));

        receive(new Packet.Publish(1, false, Publication.text("a", "x").withMetadata(much), List.of()));

        assertThat(upstream.reading).isFalse();
        go.countDown();
        await().until(() -> upstream.reading);
    }

    @Test
    void onceNothingNewIsTakenQos1StaysUnacknowledgedAndQos0IsTold() {
        add("a", message -> handled.add("a"));
        dispatcher.refuseNew();

        receive(Publishes.qos1(1, "a", "x"), Publishes.qos0("a", "y"));

        assertThat(upstream.sent).isEmpty();
        assertThat(handled).isEmpty();
        assertThat(watch.all(events, Dropped.class))
                .containsExactly(new Dropped("a", Qos.AT_MOST_ONCE, Dropped.Why.CLOSING));
    }

    @Test
    void aHandlerThatEndsAfterTheIoThreadWasGivenBackHurtsNobody() throws InterruptedException {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        add("a", message -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
            began.countDown();
            awaitWhatever();
            ended.countDown();
        });
        receive(Publishes.qos1(1, "a", "x"));
        began.await();

        dispatcher.refuseNew();
        io.close();
        go.countDown();
        ended.await();

        assertThat(dispatcher.drain(LONG)).isZero();
        assertThat(uncaught).isEmpty();
    }

    @Test
    void aHandlerKnowsItsFilterItsLevelsAndWhetherTheMessageWasKept() throws InterruptedException {
        List<Message> got = new CopyOnWriteArrayList<>();
        add("job/{id}/+", got::add);

        receive(Publishes.retained(Publishes.qos1(1, "job/7/done", "x")));
        dispatcher.drain(LONG);

        Message message = got.getFirst();
        assertThat(message.level("id")).isEqualTo("7");
        assertThat(message.retained()).isTrue();
        assertThat(message.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(message.filter()).isEqualTo(TopicFilter.of("job/{id}/+"));
    }

    private void awaitWhatever() {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Dispatcher dispatcher(DeliveryLimits limits) {
        Dispatcher made = new Dispatcher(
                new Surroundings(
                        "ada",
                        limits,
                        FailurePolicy.NONE,
                        LetterPlaces.of(new Letterbox(), null),
                        null,
                        Time.system(),
                        events,
                        io.thread()),
                upstream);
        made.connected(greeting(false));
        return made;
    }

    private void connect(boolean sessionPresent) {
        io.onThread(() -> dispatcher.connected(greeting(sessionPresent)));
    }

    private static Greeting greeting(boolean sessionPresent) {
        return new Greeting(sessionPresent, Protocol.MQTT_5, null, null, ScriptedDialer.LIMITS);
    }

    private Route add(String filter, MessageHandler handler) {
        return add(filter, filter, handler);
    }

    private Route add(String filter, String name, MessageHandler handler) {
        Route route = new Route(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, name, handler);
        io.onThread(() -> dispatcher.add(route));
        return route;
    }

    private void receive(Packet.Publish... burst) {
        io.onThread(() -> {
            for (Packet.Publish publish : burst) {
                dispatcher.received(publish);
            }
            dispatcher.burstEnded();
        });
    }

    private static void throwIt(Throwable failure) throws Exception {
        switch (failure) {
            case Error error -> throw error;
            case Exception exception -> throw exception;
            default -> throw new IllegalArgumentException(failure);
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(text.indexOf(' ') + 1));
    }

    private static Packet puback(int id) {
        return new Packet.PubAck(id, ReasonCode.SUCCESS, "");
    }

    /** What went back to the broker. */
    private static final class Upstream implements Dispatcher.Upstream {
        private final List<Packet> sent = new CopyOnWriteArrayList<>();
        private volatile boolean reading = true;

        @Override
        public void acknowledge(Packet acknowledgement) {
            sent.add(acknowledgement);
        }

        @Override
        public void flush() {}

        @Override
        public void reading(boolean on) {
            reading = on;
        }

        @Override
        public void drop(String why) {}

        List<Packet> awaitSent(int count) {
            await().until(() -> sent.size() >= count);
            return List.copyOf(sent);
        }
    }
}
