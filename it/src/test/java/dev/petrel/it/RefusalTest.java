package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.PublishFailed;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.Subscription;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Health.Status;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ReceivedPacket;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.ScriptedConnection;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Brokers that say no to one thing (R24). */
@Timeout(120)
class RefusalTest {

    private static final MosquittoOptions RULES = MosquittoOptions.DEFAULT.withAcl("topic readwrite open/#");

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    /** Not on Mosquitto: its access file lets every SUBSCRIBE pass and filters the messages. */
    @ParameterizedTest
    @CsvSource({"MQTT_5, 0x87", "MQTT_5, 0x8F", "MQTT_5, 0x97", "MQTT_3_1_1, 0x80"})
    void aRefusedSubscriptionIsToldAndTheOthersWork(Protocol protocol, String code) {
        int refusal = Integer.decode(code);
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(
                    PacketType.SUBSCRIBE,
                    (connection, subscribe) -> grantAllBut("secret", refusal, connection, subscribe));
            PetrelClient client = clients.connected(watched(broker.url(), protocol));

            Subscription secret = client.subscribe("secret", new Inbox());
            Subscription open = client.subscribe("open", new Inbox());

            assertThatThrownBy(() -> secret.awaitGranted(Inbox.PATIENCE))
                    .isInstanceOf(SubscriptionRefused.class)
                    .hasMessageContaining("secret")
                    .hasMessageContaining(ReasonCode.of(refusal).text())
                    .extracting(thrown -> ((SubscriptionRefused) thrown).code())
                    .isEqualTo(ReasonCode.of(refusal));
            assertThat(open.awaitGranted(Inbox.PATIENCE)).isEqualTo(Qos.AT_LEAST_ONCE);
            assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
            assertThat(client.health().reasons()).singleElement().asString().contains("secret", code);
            assertThat(watch.await(ClientEvent.SubscriptionRefused.class, 1)).hasSize(1);
            Await.during(
                    Duration.ofMillis(700),
                    () -> broker.received(PacketType.SUBSCRIBE).size() == 2);
            assertThat(broker.connections()).hasSize(1);
        }
    }

    private static void grantAllBut(
            String filter, int refusal, ScriptedConnection connection, ReceivedPacket subscribe) {
        connection.suback(subscribe.packetId(), subscribe.filters().contains(filter) ? refusal : 1);
    }

    @Test
    void aSubscriptionThatIsGivenUpMakesHealthGoodAgain() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(
                    PacketType.SUBSCRIBE,
                    (connection, subscribe) -> grantAllBut("secret", 0x87, connection, subscribe));
            PetrelClient client = clients.connected(broker.url());
            Subscription secret = client.subscribe("secret", new Inbox());
            Await.until(() -> client.health().status() == Status.DEGRADED);

            secret.close();

            Await.until(() -> client.health().status() == Status.UP);
        }
    }

    @Test
    void aSubscriptionWithLessThanAskedIsDegraded() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(PacketType.SUBSCRIBE, (connection, subscribe) -> connection.suback(subscribe.packetId(), 0));
            PetrelClient client = clients.connected(broker.url());

            Qos granted = client.subscribe("a", new Inbox()).awaitGranted(Inbox.PATIENCE);

            assertThat(granted).isEqualTo(Qos.AT_MOST_ONCE);
            assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
        }
    }

    @ParameterizedTest
    @RequiresMosquitto
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void aPublicationAgainstTheRulesFailsWithItsReasonAndIsNotTriedAgain(Qos qos) {
        try (Mosquitto broker = Mosquitto.start(RULES)) {
            PetrelClient client = clients.connected(watched(broker.url(), Protocol.MQTT_5));

            assertThatThrownBy(
                            () -> client.publish(Publication.text("secret", "x").withQos(qos)))
                    .isInstanceOf(PublishFailed.class)
                    .hasMessageContaining("secret")
                    .hasMessageContaining("0x87 not authorized")
                    .extracting(thrown -> ((PublishFailed) thrown).outcome().cause())
                    .isEqualTo(FailureCause.REFUSED);
            client.publish(Publication.text("open/a", "x").withQos(qos));

            assertThat(watch.await(ClientEvent.Published.class, 2).stream()
                            .map(published -> published.outcome() instanceof Failed))
                    .containsExactly(true, false);
            assertThat(watch.all(ClientEvent.Connected.class)).hasSize(1);
        }
    }

    /** A PUBACK of 3.1.1 has no room for a refusal: what Mosquitto's rules forbid counts as delivered. */
    @ParameterizedTest
    @RequiresMosquitto
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void onTheOldVersionAPublicationAgainstTheRulesLooksDelivered(Qos qos) {
        try (Mosquitto broker = Mosquitto.start(RULES)) {
            PetrelClient client = clients.connected(watched(broker.url(), Protocol.MQTT_3_1_1));

            assertThat(Await.outcome(
                            client.publish(Publication.text("secret", "x").withQos(qos))))
                    .isEqualTo(Delivered.SUCCESS);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0x87", "1, 0x90", "1, 0x99", "2, 0x87", "2, 0x99"})
    void whatABrokerRefusesHarmsNothingElse(int qos, String code) {
        int refusal = Integer.decode(code);
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.once(PacketType.PUBLISH, (connection, publish) -> {
                if (qos == 1) {
                    connection.puback(publish.packetId(), refusal);
                } else {
                    connection.pubrec(publish.packetId(), refusal);
                }
            });
            PetrelClient client = clients.connected(broker.url());

            var first = client.publishAsync(Publication.text("a", "1").withQos(Qos.of(qos)));
            var second = client.publishAsync(Publication.text("a", "2").withQos(Qos.of(qos)));

            assertThat(Await.outcome(first))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.detail()).contains(code));
            assertThat(Await.outcome(second).getClass()).isNotEqualTo(Failed.class);
            assertThat(broker.received(PacketType.PUBREL)).hasSize(qos == 2 ? 1 : 0);
        }
    }

    private ClientOptions watched(String url, Protocol protocol) {
        return ClientOptions.of(ConnectionSettings.parse(url).withProtocol(protocol))
                .withObserver(watch);
    }
}
