package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.health.Heartbeat;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The heartbeat of a whole client, over scripted wires. */
@Timeout(120)
class ClientHeartbeatTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final WireEnd CUT = new WireEnd.Lost("cut", true);

    private final SignsOfLife signs = new SignsOfLife();
    private final HandTurnedTime time = signs.time;
    private final Scene scene = signs.scene;
    private final PetrelClient client = scene.client;

    @Test
    void aConnectionWhoseHeartbeatsComeBackNoMoreIsMadeAgain() {
        signs.online();
        await().until(() -> signs.heartbeats().size() == 1);
        scene.wire().receive(signs.published(SignsOfLife.KEEPALIVE).getFirst());
        await().until(() -> client.health().status() == Status.UP);
        scene.deliver(2, SignsOfLife.STATUS, "{\"ok\":true}");
        scene.awaitSent(Packet.PubAck.class, 1);

        await().until(() -> {
            time.turn(ServiceSettings.HEARTBEAT_INTERVAL);
            return scene.dialer.dials() == 2;
        });

        scene.watch.await(ClientEvent.HeartbeatLost.class);
        assertThat(scene.watch.await(ClientEvent.ConnectionLost.class).why()).contains("heartbeats");
    }

    @Test
    void heartbeatsComeWhileConnectedAndStopWithTheConnection() {
        signs.online();
        await().until(() -> signs.heartbeats().size() == 1);

        time.turn(ServiceSettings.HEARTBEAT_INTERVAL);
        assertThat(signs.heartbeats()).hasSize(2);
        scene.wire().end(new WireEnd.Unreachable("gone"));
        scene.watch.await(event -> event instanceof ClientEvent.StateChanged changed
                && changed.state() instanceof ConnectionState.Waiting);
        time.turn(ServiceSettings.HEARTBEAT_INTERVAL.multipliedBy(20));
        await().until(() -> scene.dialer.dials() == 2);
        scene.wire().greet(false);
        scene.wire().grantAll();

        await().until(() -> signs.heartbeats().contains(new Heartbeat(time.now())));
        assertThat(signs.heartbeats()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aClientThatDoesNotReadBecauseItsHandlersAreSlowKeepsItsConnection() {
        PetrelClient slow = new PetrelClient(
                ClientOptions.of(SignsOfLife.settings(false, true))
                        .withLimits(DeliveryLimits.DEFAULT.withInboundBytes(6_000))
                        .withFailures(FailurePolicy.DEFAULT.withHandlerBudget(Duration.ofHours(1)))
                        .withObserver(scene.watch)
                        .withTime(time),
                scene.dialer);
        Semaphore go = new Semaphore(0);
        slow.subscribe("work/#", message -> go.acquire());
        slow.start();
        signs.taken();
        signs.comesBackAlive();
        for (int id = 1; id <= 3; id++) {
            scene.deliver(id, "work/" + id, "x".repeat(2_000));
        }

        await().until(() -> !scene.wire().isReading());
        time.turn(ServiceSettings.HEARTBEAT_INTERVAL.multipliedBy(20));
        assertThat(scene.dialer.dials()).isEqualTo(1);
        go.release();
        scene.awaitSent(Packet.PubAck.class, 1);
        scene.wire().end(CUT);
        signs.taken();
        signs.comesBackAlive();

        await().until(() -> {
            time.turn(ServiceSettings.HEARTBEAT_INTERVAL);
            return scene.dialer.dials() == 3;
        });
        scene.watch.await(ClientEvent.HeartbeatLost.class);
        go.release(3);
    }

    @Test
    void noHeartbeatIsGivenOnceTheClientBeginsToClose() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        client.subscribe("work", message -> {
            handling.countDown();
            go.await();
        });
        signs.online();
        await().until(() -> signs.heartbeats().size() == 1);
        scene.deliver(1, "work", "x");
        handling.await();

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> client.close(SHORT));
        await().until(() -> client.publishAsync(Publication.text("late", "x"))
                .accepted()
                .toCompletableFuture()
                .isCompletedExceptionally());
        time.turn(ServiceSettings.HEARTBEAT_INTERVAL.multipliedBy(3));
        go.countDown();

        assertThat(closing.get().unhandled()).isZero();
        assertThat(signs.heartbeats()).hasSize(1);
    }
}
