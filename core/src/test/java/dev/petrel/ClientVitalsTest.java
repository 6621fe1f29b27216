package dev.petrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Health.Status;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.wire.Packet;
import dev.petrel.wire.WireEnd;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The health topic of a whole client, over scripted wires. */
@Timeout(120)
class ClientVitalsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final WireEnd CUT = new WireEnd.Lost("cut", true);

    private final SignsOfLife signs = new SignsOfLife();
    private final HandTurnedTime time = signs.time;
    private final Scene scene = signs.scene;
    private final PetrelClient client = scene.client;

    @Test
    void theBrokerHasTheWillBeforeAnythingElseAndEachConnectionHasItsOwn() {
        client.start();
        Will first = signs.will();
        signs.online();
        scene.wire().end(CUT);

        assertThat(SignsOfLife.status(first.publication()).event()).isEqualTo("lost");
        assertThat(SignsOfLife.status(first.publication()).ok()).isFalse();
        assertThat(first.publication().topic().name()).isEqualTo(SignsOfLife.STATUS);
        assertThat(first.publication().retain()).isTrue();
        assertThat(SignsOfLife.status(signs.will().publication()).messageId())
                .isNotEqualTo(SignsOfLife.status(first.publication()).messageId());
    }

    @Test
    void aWillOfTheApplicationAndHealthCannotBothBe() {
        ClientOptions options = ClientOptions.of(SignsOfLife.settings(true, false));
        Will will = Will.of(Publication.text("last/words", "x"));

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> options.withWill(will))
                .withMessageContaining("last/words")
                .withMessageContaining("MQTT_ENABLE_HEALTH");
        assertThat(ClientOptions.of(SignsOfLife.settings(false, true))
                        .withWill(will)
                        .will())
                .isEqualTo(will);
    }

    @Test
    void theApplicationsWillGoesOutWhereHealthIsOff() {
        Will will = Will.of(Publication.text("last/words", "x"));
        PetrelClient own = new PetrelClient(
                ClientOptions.of(SignsOfLife.settings(false, true)).withWill(will), scene.dialer);

        own.start();

        assertThat(signs.will()).isEqualTo(will);
    }

    @Test
    void readyIsSaidOnceAllSubscriptionsAreAnsweredAndReconnectedAfterwards() {
        client.subscribe("work", message -> {});
        client.start();
        scene.wire().greet(false);
        assertThat(signs.said()).isEmpty();

        scene.wire().grantAll();
        signs.awaitSaid(1);
        signs.acknowledgeAll();
        scene.wire().end(CUT);
        signs.online();

        assertThat(signs.awaitSaid(1)).extracting(HealthStatus::event).containsExactly("reconnected");
    }

    @Test
    void theClientListensToItsOwnTopicsAndAcknowledgesWhatComes() {
        signs.online();
        signs.awaitSaid(1);

        assertThat(scene.wire().sent(Packet.Subscribe.class))
                .extracting(
                        Packet.Subscribe::filter,
                        subscribe -> subscribe.options().qos())
                .contains(tuple(SignsOfLife.STATUS, Qos.AT_LEAST_ONCE), tuple(SignsOfLife.KEEPALIVE, Qos.AT_MOST_ONCE));
        scene.deliver(9, SignsOfLife.STATUS, "{\"ok\":true}");
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

        assertThat(signs.awaitSaid(1)).extracting(HealthStatus::event).containsExactly("ready");
        client.awaitConnected(LONG);
        time.turn(Duration.ofMinutes(1));
        assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(client.health().reasons())
                .hasSize(2)
                .allSatisfy(reason -> assertThat(reason).contains("0x87"));
    }

    @Test
    void whatDoesNotComeBackIsAReasonAgainstGoodHealth() {
        signs.online();
        signs.awaitSaid(1);
        signs.acknowledgeAll();

        await().until(() -> {
            time.turn(ServiceSettings.HEARTBEAT_INTERVAL);
            return client.health().reasons().size() == 2;
        });

        assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(client.health().reasons())
                .anySatisfy(reason -> assertThat(reason).contains(SignsOfLife.STATUS))
                .anySatisfy(reason -> assertThat(reason).contains(SignsOfLife.KEEPALIVE));
    }

    @Test
    void theApplicationReportsAndWhatItSaidOutlivesTheConnection() {
        signs.online();
        signs.awaitSaid(1);

        client.report(HealthStatus.failing("disk full"));
        assertThat(signs.said()).extracting(HealthStatus::error).containsExactly(null, "disk full");
        signs.acknowledgeAll();
        scene.wire().end(CUT);
        signs.online();

        assertThat(signs.awaitSaid(1)).extracting(HealthStatus::error).containsExactly("disk full");
    }

    @Test
    void aReportWhileNotConnectedIsAWarningAndNotQueued() {
        String log = logOf(() -> client.report(HealthStatus.failing("disk full")));
        client.start();
        scene.wire().greet(false);

        assertThat(log).contains("WARN").contains("health is not published").doesNotContain("disk full");
        assertThat(signs.said()).isEmpty();
    }

    @Test
    void aReportThatIsOkWithAnErrorIsAWarning() {
        HealthStatus odd = new HealthStatus("", true, "warm", "but slow", time.now());
        signs.online();
        signs.awaitSaid(1);

        String log = logOf(() -> client.report(odd));

        assertThat(log).contains("WARN").contains("ok, with an error").doesNotContain("but slow");
        assertThat(signs.said().getLast().error()).isEqualTo("but slow");
    }

    @Test
    void aWillThatSpeaksAfterTheReturnIsCorrected() {
        client.start();
        Publication lost = signs.will().publication();
        signs.online();
        signs.awaitSaid(1);
        signs.comesBack(2, signs.statuses().getFirst());

        signs.comesBack(3, lost);

        assertThat(signs.awaitSaid(2).getLast().ok()).isTrue();
    }

    @Test
    void anotherWithTheSameIdIsToldOfAndGivenWay() {
        signs.online();
        signs.awaitSaid(1);
        signs.comesBack(2, signs.statuses().getFirst());

        scene.deliver(3, SignsOfLife.STATUS, "{\"message_id\":\"0123456789abcdef0123456789abcdef\",\"ok\":true}");

        assertThat(scene.watch.await(ClientEvent.OtherIncarnation.class).topic())
                .isEqualTo(SignsOfLife.STATUS);
        assertThat(scene.watch.await(ClientEvent.TakenOver.class).why()).contains(SignsOfLife.STATUS);
        await().until(() -> client.health().reasons().getFirst().contains("taken over"));
    }

    @Test
    void theApplicationHearsTheTopicsTooWhereItAsksForThem() {
        List<String> heard = new CopyOnWriteArrayList<>();
        client.subscribe("system/health/{id}", message -> heard.add(message.level("id")));
        client.subscribe(SignsOfLife.STATUS, message -> heard.add("exactly"));
        signs.online();

        scene.deliver(2, SignsOfLife.STATUS, "{\"ok\":true}");

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("ada", "exactly");
    }

    @Test
    void nothingIsSaidAndNothingAskedForWhereBothAreOff() {
        Scene silent = Scene.of(SignsOfLife.settings(false, false), new HandTurnedTime());
        silent.client.start();

        silent.wire().greet(false);
        silent.client.report(HealthStatus.failing("x"));

        assertThat(silent.wire().sent()).isEmpty();
        assertThat(silent.wire().dial().hello().will()).isNull();
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
