package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RequiresMosquitto
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptedBrokerTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String[] MQTT5 = {"-V", "5"};
    private static final String[] MQTT311 = {"-V", "311"};

    @ParameterizedTest
    @CsvSource({"5, 0", "5, 1", "5, 2", "311, 0", "311, 1", "311, 2"})
    void politelyItTakesWhatARealClientPublishes(String version, int qos) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {

            boolean published = MosquittoClient.publish(
                    broker.port(), "a/b", "hello", "-V", version, "-q", Integer.toString(qos), "-i", "me");

            assertThat(published).isTrue();
            ReceivedPacket publish = broker.await(PacketType.PUBLISH, 1).getFirst();
            assertThat(publish.topic()).isEqualTo("a/b");
            assertThat(publish.text()).isEqualTo("hello");
            assertThat(publish.qos()).isEqualTo(qos);
            assertThat(broker.connection(0).mqtt5()).isEqualTo(version.equals("5"));
            broker.await(PacketType.DISCONNECT, 1);
            assertThat(broker.received().getFirst().connect().clientId()).isEqualTo("me");
            assertThat(broker.received(PacketType.PUBREL)).hasSize(qos == 2 ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 0", "5, 1", "5, 2", "311, 1"})
    void aRealClientTakesWhatItPublishes(String version, int qos) {
        try (ScriptedBroker broker = ScriptedBroker.start();
                MosquittoClient subscriber =
                        MosquittoClient.subscribe(broker.port(), "a/#", "-V", version, "-C", "1", "-q", "2")) {
            assertThat(broker.await(PacketType.SUBSCRIBE, 1).getFirst().filters())
                    .containsExactly("a/#");

            broker.connection(0).publish(ScriptedPublish.of("a/b", "hello").withQos(qos, 17));

            assertThat(subscriber.endsWithin(LONG)).isTrue();
            assertThat(subscriber.output()).isEqualTo("hello");
            broker.connection(0).awaitEnd();
            assertThat(broker.received(PacketType.PUBACK)).hasSize(qos == 1 ? 1 : 0);
            assertThat(broker.received(PacketType.PUBREC)).hasSize(qos == 2 ? 1 : 0);
        }
    }

    @Test
    void itReadsEveryFieldOfAConnect() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            MosquittoClient.publish(
                    broker.port(),
                    "a",
                    "x",
                    "-V",
                    "5",
                    "-k",
                    "77",
                    "-u",
                    "ann",
                    "-P",
                    "canary",
                    "--will-topic",
                    "will",
                    "--will-payload",
                    "gone",
                    "--will-qos",
                    "1",
                    "--will-retain",
                    "-D",
                    "connect",
                    "session-expiry-interval",
                    "3600",
                    "-D",
                    "connect",
                    "user-property",
                    "name",
                    "value",
                    "-D",
                    "will",
                    "will-delay-interval",
                    "9");

            ReceivedPacket packet = broker.await(PacketType.CONNECT, 1).getFirst();
            ConnectFields connect = packet.connect();

            assertThat(connect.version()).isEqualTo(5);
            assertThat(connect.keepAlive()).isEqualTo(77);
            assertThat(connect.userName()).isEqualTo("ann");
            assertThat(packet.properties().number(PacketProperties.SESSION_EXPIRY))
                    .hasValue(3600);
            assertThat(packet.properties().user()).containsExactly(Map.entry("name", "value"));
            ConnectFields.WillFields will = Objects.requireNonNull(connect.will());
            assertThat(will.topic()).isEqualTo("will");
            assertThat(will.payload()).isEqualTo("gone");
            assertThat(will.qos()).isEqualTo(1);
            assertThat(will.retain()).isTrue();
            assertThat(will.properties().number(PacketProperties.WILL_DELAY)).hasValue(9);
            assertThat(packet + connect.toString()).doesNotContain("canary");
        }
    }

    @Test
    void itReadsThePropertiesOfAPublish() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            MosquittoClient.publish(
                    broker.port(),
                    "a",
                    "x",
                    "-V",
                    "5",
                    "-D",
                    "publish",
                    "content-type",
                    "text/plain",
                    "-D",
                    "publish",
                    "message-expiry-interval",
                    "60");

            ReceivedPacket publish = broker.await(PacketType.PUBLISH, 1).getFirst();

            assertThat(publish.properties().text(PacketProperties.CONTENT_TYPE)).hasValue("text/plain");
            assertThat(publish.properties().number(PacketProperties.MESSAGE_EXPIRY))
                    .hasValue(60);
            assertThat(publish.text()).isEqualTo("x");
        }
    }

    @Test
    void itRefusesWithAnyCode() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.once(PacketType.CONNECT, (connection, connect) -> connection.refuse(0x86));

            boolean first = MosquittoClient.publish(broker.port(), "a", "x", MQTT5);
            boolean second = MosquittoClient.publish(broker.port(), "a", "x", MQTT5);

            assertThat(first).isFalse();
            assertThat(second).isTrue();
            assertThat(broker.connections()).hasSize(2);
        }
    }

    @Test
    void aClientWaitsForAnAckThatIsWithheld() {
        assertThat(MosquittoClient.path("mosquitto_pub")).isNotEmpty();
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(PacketType.PUBLISH, ScriptedBroker.SILENCE);
            Thread publisher =
                    Thread.ofPlatform().start(() -> MosquittoClient.publish(broker.port(), "a", "x", MQTT311));
            ReceivedPacket publish = broker.await(PacketType.PUBLISH, 1).getFirst();

            assertThatThrownBy(() -> broker.await(PacketType.DISCONNECT, 1, Duration.ofMillis(100)))
                    .isInstanceOf(AssertionError.class);

            assertThat(publisher.isAlive()).isTrue();
            ScriptedConnection connection = broker.connection(0);
            connection.later(Duration.ofMillis(50), () -> connection.puback(publish.packetId(), 0));
            broker.await(PacketType.DISCONNECT, 1);
        }
    }

    @Test
    void aRealClientUnderstandsItsConnackProperties() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(
                    PacketType.CONNECT,
                    (connection, connect) -> connection.accept(
                            false,
                            PacketProperties.NONE
                                    .with(PacketProperties.RECEIVE_MAXIMUM, 5)
                                    .with(PacketProperties.MAXIMUM_PACKET_SIZE, 1000)
                                    .with(PacketProperties.ASSIGNED_CLIENT_ID, "given")
                                    .withUser("a", "b")));

            boolean small = MosquittoClient.publish(broker.port(), "a", "x", MQTT5);
            MosquittoClient.publish(broker.port(), "a", "x".repeat(2000), MQTT5);

            assertThat(small).isTrue();
            broker.connection(1).awaitEnd();
            assertThat(broker.received(PacketType.PUBLISH))
                    .as("the second one is larger than announced")
                    .hasSize(1);
        }
    }

    @Test
    void disconnectCarriesItsCode() throws IOException {
        try (ScriptedBroker broker = ScriptedBroker.start();
                Socket client = connected(broker, 5)) {
            assertThat(client.getInputStream().readNBytes(5)).containsExactly(0x20, 3, 0, 0, 0);

            broker.connection(0).disconnect(0x8E);

            assertThat(client.getInputStream().readAllBytes()).containsExactly(0xE0, 2, 0x8E, 0);
        }
    }

    @Test
    void disconnectCarriesItsProperties() throws IOException {
        try (ScriptedBroker broker = ScriptedBroker.start();
                Socket client = connected(broker, 5)) {
            assertThat(client.getInputStream().readNBytes(5)).containsExactly(0x20, 3, 0, 0, 0);

            broker.connection(0).disconnect(0x9D, PacketProperties.NONE.with(PacketProperties.SERVER_REFERENCE, "x"));

            assertThat(client.getInputStream().readAllBytes())
                    .containsExactly(0xE0, 6, 0x9D, 4, PacketProperties.SERVER_REFERENCE, 0, 1, 'x');
        }
    }

    @Test
    void itCanSendHalfAPacketAndEnd() throws IOException {
        try (ScriptedBroker broker = ScriptedBroker.start();
                Socket client = connected(broker, 4)) {
            assertThat(client.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);

            broker.connection(0).raw(new byte[] {0x30, 10, 0, 1});
            broker.connection(0).close();

            assertThat(client.getInputStream().readAllBytes()).containsExactly(0x30, 10, 0, 1);
        }
    }

    @Test
    void aWaitThatFailsTellsWhatCame() throws IOException {
        try (ScriptedBroker broker = ScriptedBroker.start();
                Socket client = connected(broker, 5)) {
            broker.await(PacketType.CONNECT, 1);
            assertThat(client.isConnected()).isTrue();

            assertThatThrownBy(() -> broker.await(PacketType.PUBLISH, 1, Duration.ofMillis(100)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("1 PUBLISH did not come")
                    .hasMessageContaining("CONNECT");
        }
    }

    @Test
    void nonsenseFromAClientIsToldAtTheEnd() throws IOException {
        ScriptedBroker broker = ScriptedBroker.start();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
            client.getOutputStream().write(new byte[] {0x10, 4, 0, 2, 'X', 'Y'});

            broker.connection(0).awaitEnd();

            assertThatThrownBy(broker::close).hasMessageContaining("no MQTT");
        }
    }

    private static Socket connected(ScriptedBroker broker, int version) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), broker.port());
        PacketWriter connect =
                new PacketWriter().text("MQTT").octet(version).octet(2).two(30);
        if (version == 5) {
            connect.octet(0);
        }
        client.getOutputStream().write(connect.text("raw").packet(0x10));
        return client;
    }
}
