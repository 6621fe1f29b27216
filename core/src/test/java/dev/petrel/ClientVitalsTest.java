package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.petrel.connection.ScriptedDialer;
import dev.petrel.connection.Settings;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.health.HealthStatus;
import dev.petrel.health.Heartbeat;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.observe.Health.Status;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health and heartbeat of a whole client, over scripted wires. */
@Timeout(30)
class ClientVitalsTest {

    private static final String STATUS = "system/health/ada";
    private static final String KEEPALIVE = "system/keepalive/ada";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final WireEnd CUT = new WireEnd.Lost("cut", true);

    private final HandTurnedTime time = new HandTurnedTime();
    private final Scene scene = Scene.of(settings(true, true), time);
    private final PetrelClient client = scene.client;

    private static ConnectionSettings settings(boolean health, boolean heartbeat) {
        return Settings.plain()
                .withService(ServiceSettings.named("ada").withHealth(health).withHeartbeat(heartbeat));
    }

    @Test
    void theBrokerHasTheWillBeforeAnythingElseAndEachConnectionHasItsOwn() {
        client.start();
        Will first = will();
        online();
        scene.wire().end(CUT);

        assertThat(status(first.publication()).event()).isEqualTo("lost");
        assertThat(status(first.publication()).ok()).isFalse();
        assertThat(first.publication().topic().name()).isEqualTo(STATUS);
        assertThat(first.publication().retain()).isTrue();
        assertThat(status(will().publication()).messageId())
                .isNotEqualTo(status(first.publication()).messageId());
    }

    @Test
    void aWillOfTheApplicationAndHealthCannotBothBe() {
        ClientOptions options = ClientOptions.of(settings(true, false));
        Will will = Will.of(Publication.text("last/words", "x"));

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> options.withWill(will))
                .withMessageContaining("last/words")
                .withMessageContaining("MQTT_ENABLE_HEALTH");
        assertThat(ClientOptions.of(settings(false, true)).withWill(will).will())
                .isEqualTo(will);
    }

    @Test
    void theApplicationsWillGoesOutWhereHealthIsOff() {
        Will will = Will.of(Publication.text("last/words", "x"));
        PetrelClient own =
                new PetrelClient(ClientOptions.of(settings(false, true)).withWill(will), scene.dialer);

        own.start();

        assertThat(will()).isEqualTo(will);
    }

    @Test
    void readyIsSaidOnceAllSubscriptionsAreAnsweredAndReconnectedAfterwards() {
        client.subscribe("work", message -> {});
        client.start();
        scene.wire().greet(false);
        assertThat(said()).isEmpty();

        scene.wire().grantAll();
        awaitSaid(1);
        acknowledgeAll();
        scene.wire().end(CUT);
        online();

        assertThat(awaitSaid(1)).extracting(HealthStatus::event).containsExactly("reconnected");
    }

    @Test
    void theClientListensToItsOwnTopicsAndAcknowledgesWhatComes() {
        online();
        awaitSaid(1);

        assertThat(scene.wire().sent(Packet.Subscribe.class))
                .extracting(
                        Packet.Subscribe::filter,
                        subscribe -> subscribe.options().qos())
                .contains(tuple(STATUS, Qos.AT_LEAST_ONCE), tuple(KEEPALIVE, Qos.AT_MOST_ONCE));
        scene.deliver(9, STATUS, "{\"ok\":true}");
        assertThat(scene.awaitSent(Packet.PubAck.class, 1))
                .extracting(Packet.PubAck::id)
                .containsExactly(9);
    }

    @Test
    void ownSubscriptionsThatAreRefusedHoldNothingUpAndAreToldOf() {
        client.start();
        scene.wire().greet(false);
        for (Packet.Subscribe subscribe : scene.wire().sent(Packet.Subscribe.class)) {
            scene.wire().receive(new Packet.SubAck(subscribe.id(), ReasonCode.NOT_AUTHORIZED, ""));
        }

        assertThat(awaitSaid(1)).extracting(HealthStatus::event).containsExactly("ready");
        client.awaitConnected(LONG);
        time.turn(Duration.ofMinutes(1));
        assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(client.health().reasons())
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason).contains("0x87"));
    }

    @Test
    void whatDoesNotComeBackIsAReasonAgainstGoodHealth() {
        online();
        awaitSaid(1);
        acknowledgeAll();

        await().until(() -> {
            time.turn(ServiceSettings.HEARTBEAT_INTERVAL);
            return client.health().reasons().size() == 2;
        });

        assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(client.health().reasons())
                .anySatisfy(reason -> assertThat(reason).contains(STATUS))
                .anySatisfy(reason -> assertThat(reason).contains(KEEPALIVE));
    }

    @Test
    void theApplicationReportsAndWhatItSaidOutlivesTheConnection() {
        online();
        awaitSaid(1);

        client.report(HealthStatus.failing("disk full"));
        assertThat(said()).extracting(HealthStatus::error).containsExactly(null, "disk full");
        acknowledgeAll();
        scene.wire().end(CUT);
        online();

        assertThat(awaitSaid(1)).extracting(HealthStatus::error).containsExactly("disk full");
    }

    @Test
    void aReportWhileNotConnectedIsAWarningAndNotQueued() {
        String log = logOf(() -> client.report(HealthStatus.failing("disk full")));
        client.start();
        scene.wire().greet(false);

        assertThat(log).contains("WARN").contains("health is not published").doesNotContain("disk full");
        assertThat(said()).isEmpty();
    }

    @Test
    void aReportThatIsOkWithAnErrorIsAWarning() {
        HealthStatus odd = new HealthStatus("", true, "warm", "but slow", time.now());
        online();
        awaitSaid(1);

        String log = logOf(() -> client.report(odd));

        assertThat(log).contains("WARN").contains("ok, with an error").doesNotContain("but slow");
        assertThat(said().getLast().error()).isEqualTo("but slow");
    }

    @Test
    void aWillThatSpeaksAfterTheReturnIsCorrected() {
        client.start();
        Publication lost = will().publication();
        online();
        awaitSaid(1);
        comesBack(2, statuses().getFirst());

        comesBack(3, lost);

        assertThat(awaitSaid(2).getLast().ok()).isTrue();
    }

    @Test
    void anotherWithTheSameIdIsToldOfAndGivenWay() {
        online();
        awaitSaid(1);
        comesBack(2, statuses().getFirst());

        scene.deliver(3, STATUS, "{\"message_id\":\"0123456789abcdef0123456789abcdef\",\"ok\":true}");

        assertThat(scene.watch.await(ClientEvent.OtherIncarnation.class).topic())
                .isEqualTo(STATUS);
        assertThat(scene.watch.await(ClientEvent.TakenOver.class).why()).contains(STATUS);
        await().until(() -> client.health().reasons().getFirst().contains("taken over"));
    }

    @Test
    void aConnectionWhoseHeartbeatsComeBackNoMoreIsMadeAgain() {
        online();
        await().until(() -> heartbeats().size() == 1);
        scene.wire().receive(published(KEEPALIVE).getFirst());
        await().until(() -> client.health().status() == Status.UP);
        scene.deliver(2, STATUS, "{\"ok\":true}");
        scene.awaitSent(Packet.PubAck.class, 1);

        await().until(() -> {
            time.turn(ServiceSettings.HEARTBEAT_INTERVAL);
            return scene.dialer.dials() == 2;
        });

        scene.watch.await(ClientEvent.HeartbeatLost.class);
        assertThat(scene.watch.await(ClientEvent.ConnectionLost.class).why()).contains("heartbeats");
    }

    @Test
    void theApplicationHearsTheTopicsTooWhereItAsksForThem() {
        List<String> heard = new CopyOnWriteArrayList<>();
        client.subscribe("system/health/{id}", message -> heard.add(message.level("id")));
        client.subscribe(STATUS, message -> heard.add("exactly"));
        online();

        scene.deliver(2, STATUS, "{\"ok\":true}");

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("ada", "exactly");
    }

    @Test
    void heartbeatsComeWhileConnectedAndStopWithTheConnection() {
        online();
        await().until(() -> heartbeats().size() == 1);

        time.turn(ServiceSettings.HEARTBEAT_INTERVAL);
        assertThat(heartbeats()).hasSize(2);
        scene.wire().end(new WireEnd.Unreachable("gone"));
        scene.watch.await(event -> event instanceof ClientEvent.StateChanged changed
                && changed.state() instanceof ConnectionState.Waiting);
        time.turn(ServiceSettings.HEARTBEAT_INTERVAL.multipliedBy(20));
        await().until(() -> scene.dialer.dials() == 2);
        scene.wire().greet(false);
        scene.wire().grantAll();

        await().until(() -> heartbeats().contains(new Heartbeat(time.now())));
        assertThat(heartbeats()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aClientThatDoesNotReadBecauseItsHandlersAreSlowKeepsItsConnection() {
        PetrelClient slow = new PetrelClient(
                ClientOptions.of(settings(false, true))
                        .withLimits(DeliveryLimits.DEFAULT.withInboundBytes(1_000))
                        .withObserver(scene.watch)
                        .withTime(time),
                scene.dialer);
        Semaphore go = new Semaphore(0);
        slow.subscribe("work/#", message -> go.acquire());
        slow.start();
        online(scene.wire());
        comesBackAlive();
        for (int id = 1; id <= 3; id++) {
            scene.deliver(id, "work/" + id, "x".repeat(400));
        }

        await().until(() -> !scene.wire().isReading());
        time.turn(ServiceSettings.HEARTBEAT_INTERVAL.multipliedBy(20));
        assertThat(scene.dialer.dials()).isEqualTo(1);
        go.release();
        scene.awaitSent(Packet.PubAck.class, 1);
        scene.wire().end(CUT);
        online(scene.wire());
        comesBackAlive();

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
        online();
        await().until(() -> heartbeats().size() == 1);
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
        assertThat(heartbeats()).hasSize(1);
    }

    @Test
    void shutdownIsTheLastWordAndWaitedFor() throws Exception {
        online();
        awaitSaid(1);
        Receipt work = client.publishAsync(Publication.text("work", "x"));
        acknowledgeAll();

        CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> client.close(LONG));
        awaitSaid(2);
        assertThat(scene.wire().goodbye()).isNull();
        assertThat(client.publishAsync(Publication.text("late", "x")).accepted().toCompletableFuture())
                .isCompletedExceptionally();
        acknowledgeAll();

        assertThat(closing.get().complete()).isTrue();
        assertThat(work.outcome().toCompletableFuture().get()).isNotNull();
        assertThat(said()).extracting(HealthStatus::event).containsExactly("ready", "shutdown");
        assertThat(scene.wire()
                        .sent(Packet.Publish.class)
                        .getLast()
                        .publication()
                        .topic()
                        .name())
                .isEqualTo(STATUS);
        assertThat(scene.wire().goodbye())
                .extracting(ScriptedDialer.Goodbye::code)
                .isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void aBrokerThatDoesNotTakeTheShutdownHoldsUpNoClose() {
        online();
        awaitSaid(1);
        long began = System.nanoTime();

        CloseReport report = client.close(SHORT);

        assertThat(report.drained()).isFalse();
        assertThat(scene.wire().isEnded()).isTrue();
        assertThat(scene.wire().goodbye()).as("so that the will speaks").isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(said()).extracting(HealthStatus::event).containsExactly("ready", "shutdown");
    }

    @Test
    void aClientThatIsNotConnectedGoesWithoutAWord() {
        client.start();
        scene.wire().end(new WireEnd.Unreachable("no route"));

        assertThat(client.close(LONG).complete()).isTrue();

        assertThat(scene.wire().sent(Packet.Publish.class)).isEmpty();
    }

    @Test
    void nothingIsSaidAndNothingAskedForWhereBothAreOff() {
        Scene silent = Scene.of(settings(false, false), new HandTurnedTime());
        silent.client.start();

        silent.wire().greet(false);
        silent.client.report(HealthStatus.failing("x"));

        assertThat(silent.wire().sent()).isEmpty();
        assertThat(silent.wire().dial().hello().will()).isNull();
    }

    private void online() {
        client.start();
        online(scene.wire());
    }

    private static void online(ScriptedDialer.ScriptedWire wire) {
        wire.greet(false);
        wire.grantAll();
    }

    /** The first heartbeat of the wire at hand comes back. */
    private void comesBackAlive() {
        await().until(() -> !heartbeats().isEmpty());
        scene.wire().receive(published(KEEPALIVE).getFirst());
    }

    private Will will() {
        return Objects.requireNonNull(scene.wire().dial().hello().will());
    }

    private List<Packet.Publish> published(String topic) {
        return scene.wire().sent(Packet.Publish.class).stream()
                .filter(publish -> publish.publication().topic().name().equals(topic))
                .toList();
    }

    private List<Publication> statuses() {
        return published(STATUS).stream().map(Packet.Publish::publication).toList();
    }

    private List<Heartbeat> heartbeats() {
        return published(KEEPALIVE).stream()
                .map(beat -> Heartbeat.read(beat.publication().payload(), EnvelopeFormat.TARS))
                .toList();
    }

    /** What was said on the wire at hand. */
    private List<HealthStatus> said() {
        return statuses().stream().map(ClientVitalsTest::status).toList();
    }

    private List<HealthStatus> awaitSaid(int count) {
        await().until(() -> said().size() >= count);
        return said();
    }

    private static HealthStatus status(Publication publication) {
        return HealthStatus.read(publication.payload(), EnvelopeFormat.STANDARD);
    }

    private void comesBack(int id, Publication publication) {
        scene.wire().receive(new Packet.Publish(id, false, publication.withRetain(false), List.of()));
        scene.awaitSent(Packet.PubAck.class, id - 1);
    }

    private void acknowledgeAll() {
        scene.wire().sent(Packet.Publish.class).stream()
                .filter(publish -> publish.id() != 0)
                .forEach(publish -> scene.wire().receive(new Packet.PubAck(publish.id(), ReasonCode.SUCCESS, "")));
    }

    private static String logOf(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
