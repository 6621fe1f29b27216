package dev.petrel.it;

import static dev.petrel.testkit.PacketProperties.ASSIGNED_CLIENT_ID;
import static dev.petrel.testkit.PacketProperties.MAXIMUM_PACKET_SIZE;
import static dev.petrel.testkit.PacketProperties.MAXIMUM_QOS;
import static dev.petrel.testkit.PacketProperties.RETAIN_AVAILABLE;
import static dev.petrel.testkit.PacketProperties.SERVER_KEEP_ALIVE;
import static dev.petrel.testkit.PacketProperties.SHARED_AVAILABLE;
import static dev.petrel.testkit.PacketProperties.TOPIC_ALIAS;
import static dev.petrel.testkit.PacketProperties.TOPIC_ALIAS_MAXIMUM;
import static dev.petrel.testkit.PacketProperties.WILDCARDS_AVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.PublishFailed;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.PacketProperties;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ReceivedPacket;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a broker announces that it takes. */
@Timeout(120)
class BrokerLimitsTest {

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @Test
    void theIdThatTheBrokerAssignsIsUsedFromThenOn() {
        try (ScriptedBroker broker = announcing(PacketProperties.NONE.with(ASSIGNED_CLIENT_ID, "chosen"))) {
            clients.connected(ClientOptions.of(
                            ConnectionSettings.parse(broker.url()).withSession(SessionPolicy.assignedByBroker()))
                    .withObserver(watch));

            broker.connection(0).disconnect(0x8B);
            List<ReceivedPacket> connects = broker.await(PacketType.CONNECT, 2);

            assertThat(watch.all(Connected.class).getFirst().clientId()).isEqualTo("chosen");
            assertThat(connects.stream().map(connect -> connect.connect().clientId()))
                    .containsExactly("", "chosen");
        }
    }

    @ParameterizedTest
    @RequiresMosquitto
    @EnumSource
    void realBrokersAssignAnId(Ground.Kind kind) {
        try (Ground ground = Ground.open(kind)) {
            PetrelClient client =
                    clients.connected(ClientOptions.of(ConnectionSettings.parse(ground.url(Ground.Transport.TCP))
                                    .withSession(SessionPolicy.assignedByBroker()))
                            .withObserver(watch));

            client.publish(Publication.text("a", "b"));

            assertThat(watch.await(Connected.class, 1).getFirst().clientId()).isNotEmpty();
        }
    }

    @Test
    void theBrokersKeepAliveCounts() {
        try (ScriptedBroker broker = announcing(PacketProperties.NONE.with(SERVER_KEEP_ALIVE, 1))) {
            clients.connected(watched(broker));

            broker.await(PacketType.PINGREQ, 2);

            assertThat(watch.all(ConnectionLost.class)).isEmpty();
        }
    }

    @Test
    void topicsAreShortenedAsFarAsTheBrokerAllowsAndWholeAgainOnANewConnection() {
        try (ScriptedBroker broker = announcing(PacketProperties.NONE.with(TOPIC_ALIAS_MAXIMUM, 1))) {
            PetrelClient client = clients.connected(watched(broker));

            client.publish(Publication.text("long/topic", "1"));
            client.publish(Publication.text("long/topic", "2"));
            client.publish(Publication.text("another", "3"));
            broker.connection(0).disconnect(0x8B);
            watch.await(ConnectionLost.class, 1);
            client.publish(Publication.text("long/topic", "4"));

            List<ReceivedPacket> publishes = broker.await(PacketType.PUBLISH, 4);
            assertThat(publishes.stream().map(ReceivedPacket::topic))
                    .containsExactly("long/topic", "", "another", "long/topic");
            assertThat(publishes.stream()
                            .map(publish ->
                                    publish.properties().number(TOPIC_ALIAS).orElse(0)))
                    .containsOnly(1L);
        }
    }

    /** Mosquitto takes ten aliases on its way in. */
    @Test
    @RequiresMosquitto
    void moreTopicsThanAliasesArriveWhereTheyShould() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            Inbox inbox = new Inbox();
            PetrelClient client = clients.connected(broker.url());
            client.subscribe("many/{topic}", inbox).awaitGranted(Inbox.PATIENCE);
            List<String> sent = new ArrayList<>();

            for (int i = 0; i < 200; i++) {
                sent.add("t" + i % 17);
                client.publishAsync(Publication.text("many/t" + i % 17, "t" + i % 17));
            }

            assertThat(inbox.await(sent.size())).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(inbox.messages())
                    .allMatch(message ->
                            message.level("topic").equals(message.payload().utf8()));
        }
    }

    @Test
    void aHigherQosThanTheBrokerTakesFailsUnsent() {
        try (ScriptedBroker broker = announcing(PacketProperties.NONE.with(MAXIMUM_QOS, 1))) {
            PetrelClient client = clients.connected(broker.url());

            assertNotSupported(client, Publication.text("a", "b").withQos(Qos.EXACTLY_ONCE), "QoS 2");

            assertOnlyTheNextIsSent(client, broker);
        }
    }

    @Test
    void aRetainedMessageForABrokerThatKeepsNoneFailsUnsent() {
        try (ScriptedBroker broker = announcing(PacketProperties.NONE.with(RETAIN_AVAILABLE, 0))) {
            PetrelClient client = clients.connected(broker.url());

            assertNotSupported(client, Publication.text("a", "b").withRetain(true), "retained");

            assertOnlyTheNextIsSent(client, broker);
        }
    }

    @Test
    void aMessageLargerThanTheBrokerTakesFailsUnsent() {
        try (ScriptedBroker broker = announcing(PacketProperties.NONE.with(MAXIMUM_PACKET_SIZE, 100))) {
            PetrelClient client = clients.connected(broker.url());

            assertNotSupported(client, Publication.of("a", Payload.of(new byte[100])), "100 bytes");

            assertOnlyTheNextIsSent(client, broker);
        }
    }

    private static void assertOnlyTheNextIsSent(PetrelClient client, ScriptedBroker broker) {
        client.publish(Publication.text("a", "fits"));
        assertThat(broker.received(PacketType.PUBLISH))
                .singleElement()
                .extracting(ReceivedPacket::text)
                .isEqualTo("fits");
    }

    @Test
    @RequiresMosquitto
    void whatMosquittoDoesNotTakeFailsUnsentAndTheRestGoesOn() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT
                .withMaximumPacketSize(1000)
                .withMaximumQos(1)
                .withLines("retain_available false"))) {
            Inbox inbox = new Inbox();
            PetrelClient client = clients.connected(
                    ClientOptions.of(ConnectionSettings.parse(broker.url())).withObserver(watch));
            client.subscribe(SubscriptionRequest.to("a").withQos(Qos.AT_LEAST_ONCE), inbox)
                    .awaitGranted(Inbox.PATIENCE);

            assertNotSupported(client, Publication.of("a", Payload.of(new byte[1000])), "1000 bytes");
            assertNotSupported(client, Publication.text("a", "b").withQos(Qos.EXACTLY_ONCE), "QoS 2");
            assertNotSupported(client, Publication.text("a", "b").withRetain(true), "retained");
            client.publish(Publication.text("a", "fits"));

            assertThat(inbox.await(1)).containsExactly("fits");
            assertThat(watch.all(Connected.class)).hasSize(1);
        }
    }

    private static void assertNotSupported(PetrelClient client, Publication publication, String word) {
        assertThatThrownBy(() -> client.publish(publication))
                .isInstanceOf(PublishFailed.class)
                .hasMessageContaining(word)
                .extracting(thrown -> ((PublishFailed) thrown).outcome().cause())
                .isEqualTo(FailureCause.NOT_SUPPORTED);
    }

    @Test
    void filtersThatTheBrokerDoesNotTakeAreRefusedUnasked() {
        try (ScriptedBroker broker =
                announcing(PacketProperties.NONE.with(WILDCARDS_AVAILABLE, 0).with(SHARED_AVAILABLE, 0))) {
            PetrelClient client = clients.connected(broker.url());

            assertThatThrownBy(() -> client.subscribe("a/+", new Inbox()).awaitGranted(Inbox.PATIENCE))
                    .isInstanceOf(SubscriptionRefused.class)
                    .hasMessageContaining("0xA2");
            assertThatThrownBy(() -> client.subscribe("$share/g/a", new Inbox()).awaitGranted(Inbox.PATIENCE))
                    .isInstanceOf(SubscriptionRefused.class)
                    .hasMessageContaining("0x9E");
            client.subscribe("a", new Inbox()).awaitGranted(Inbox.PATIENCE);

            assertThat(broker.received(PacketType.SUBSCRIBE)).hasSize(1);
            assertThat(client.health().reasons()).hasSize(2);
        }
    }

    private static ScriptedBroker announcing(PacketProperties properties) {
        return ScriptedBroker.start()
                .on(PacketType.CONNECT, (connection, connect) -> connection.accept(false, properties));
    }

    private ClientOptions watched(ScriptedBroker broker) {
        return ClientOptions.of(ConnectionSettings.parse(broker.url())).withObserver(watch);
    }
}
