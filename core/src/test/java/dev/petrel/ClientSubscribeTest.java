package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer.ScriptedWire;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribing through the client. */
@Timeout(120)
class ClientSubscribeTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final Scene scene = Scene.online();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @Test
    void aMessageReachesItsHandlerAndIsAcknowledged() {
        scene.client.subscribe("job/{id}", message -> handled.add(message.level("id")));

        scene.deliver(5, "job/7", "x");

        assertThat(scene.awaitSent(Packet.PubAck.class, 1))
                .extracting(Packet.PubAck::id)
                .containsExactly(5);
        assertThat(handled).containsExactly("7");
    }

    @Test
    void namedLevelsAreAPlusForTheBroker() {
        scene.client.subscribe("job/{id}/done", message -> {});

        assertThat(scene.wire().sent(Packet.Subscribe.class))
                .extracting(Packet.Subscribe::filter)
                .containsExactly("job/+/done");
    }

    @Test
    void aSecondHandlerOfAFilterIsOneMoreAndTheBrokerIsToldOfTheEndOfTheLast() {
        Subscription one = scene.client.subscribe("a", message -> handled.add("one"));
        Subscription two = scene.client.subscribe("a", message -> handled.add("two"));
        scene.deliver(1, "a", "x");
        scene.awaitSent(Packet.PubAck.class, 1);

        one.close();
        assertThat(scene.wire().sent(Packet.Unsubscribe.class)).isEmpty();
        two.close();
        two.close();

        assertThat(scene.wire().sent(Packet.Unsubscribe.class)).hasSize(1);
        assertThat(handled).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void subscribingUnderTheSameNameReplacesTheHandler() {
        SubscriptionRequest request = SubscriptionRequest.to("a").named("me");
        Subscription old = scene.client.subscribe(request, message -> handled.add("old"));
        scene.client.subscribe(request, message -> handled.add("new"));

        old.close();
        scene.deliver(1, "a", "x");
        scene.awaitSent(Packet.PubAck.class, 1);

        assertThat(handled).containsExactly("new");
        assertThat(scene.wire().sent(Packet.Subscribe.class)).hasSize(1);
        assertThat(scene.wire().sent(Packet.Unsubscribe.class)).isEmpty();
    }

    @Test
    void aHandlerMayCloseItsOwnSubscriptionAndPublish() {
        AtomicReference<Subscription> own = new AtomicReference<>();
        own.set(scene.client.subscribe("a", message -> {
            Subscription subscription = own.get();
            if (subscription != null) {
                subscription.close();
            }
            scene.client.publishAsync(dev.petrel.message.Publication.text("b", "answer"));
        }));

        scene.deliver(1, "a", "x");

        assertThat(scene.awaitSent(Packet.Publish.class, 1)).hasSize(1);
        assertThat(scene.awaitSent(Packet.Unsubscribe.class, 1)).hasSize(1);
        assertThat(scene.awaitSent(Packet.PubAck.class, 1)).hasSize(1);
    }

    @Test
    void aHandlerThatBlocksHoldsUpNoOtherTopic() {
        CountDownLatch go = new CountDownLatch(1);
        scene.client.subscribe("+", message -> {
            if (message.topic().name().equals("stuck")) {
                go.await();
            }
            handled.add(message.topic().name());
        });

        scene.deliver(1, "stuck", "x");
        scene.deliver(2, "a", "x");
        scene.deliver(3, "b", "x");

        await().until(() -> handled.size() == 2);
        assertThat(handled).containsExactlyInAnyOrder("a", "b");
        assertThat(scene.wire().sent(Packet.PubAck.class)).isEmpty();
        go.countDown();
        assertThat(scene.awaitSent(Packet.PubAck.class, 3))
                .extracting(Packet.PubAck::id)
                .containsExactly(1, 2, 3);
    }

    @Test
    void awaitGrantedTellsTheGrantedQos() {
        Subscription subscription =
                scene.client.subscribe(SubscriptionRequest.to("a").withQos(Qos.EXACTLY_ONCE), message -> {});

        scene.wire().grantAll();

        assertThat(subscription.awaitGranted(LONG)).isEqualTo(Qos.EXACTLY_ONCE);
    }

    @Test
    void awaitGrantedTellsTheRefusal() {
        Subscription subscription = scene.client.subscribe("a", message -> {});
        Packet.Subscribe asked = scene.wire().sent(Packet.Subscribe.class).getFirst();

        scene.wire().receive(new Packet.SubAck(asked.id(), ReasonCode.NOT_AUTHORIZED, ""));

        assertThatThrownBy(() -> subscription.awaitGranted(LONG)).isInstanceOf(SubscriptionRefused.class);
    }

    @Test
    void awaitGrantedEndsInTimeAndSaysWhatStandsAgainstIt() {
        scene.wire().end(new WireEnd.Lost("cut", true));
        scene.wire().end(new WireEnd.Unreachable("no route"));
        Subscription subscription = scene.client.subscribe("a", message -> {});

        assertThatThrownBy(() -> subscription.awaitGranted(Duration.ofMillis(5)))
                .isInstanceOf(NotConnected.class)
                .hasMessageContaining("timed out after 5 ms")
                .hasMessageContaining("no route");
    }

    @Test
    void whoWaitsRightAfterSubscribingWaitsForItsAnswerHoweverBusyTheIoThreadIs() throws Exception {
        CompletableFuture<Qos> granted = new CompletableFuture<>();
        ScriptedWire wire = scene.wire();

        scene.dialer.onThread(() -> {
            Subscription subscription = scene.client.subscribe("a", message -> {});
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    granted.complete(subscription.awaitGranted(LONG));
                } catch (RuntimeException e) {
                    granted.completeExceptionally(e);
                }
            });
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        });
        wire.grantAll();

        assertThat(granted.get(10, TimeUnit.SECONDS)).isEqualTo(Qos.AT_LEAST_ONCE);
    }

    @Test
    void whatIsNoFilterIsRefusedAtOnce() {
        assertThatThrownBy(() -> scene.client.subscribe("a/#/b", message -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedClientTakesNoSubscriptionAndClosingOneDoesNothing() {
        Subscription subscription = scene.client.subscribe("a", message -> {});

        scene.client.close();

        subscription.close();
        assertThatThrownBy(() -> scene.client.subscribe("b", message -> {})).isInstanceOf(NotConnected.class);
        assertThatThrownBy(() -> subscription.awaitGranted(LONG)).isInstanceOf(NotConnected.class);
    }
}
