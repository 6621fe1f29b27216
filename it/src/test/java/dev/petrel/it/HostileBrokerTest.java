package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.Answers;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ReceivedPacket;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.ScriptedConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A broker that breaks the rules (R29), seen from the application: nothing of it reaches a handler, the connection ends in
 * time, and the client goes on with the next one. What each breach looks like on the wire is shown where the wire is.
 */
@Isolated
@Timeout(300)
class HostileBrokerTest {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

    /** So that neither a breach nor the end that follows from it makes anybody wait. */
    private static final Timing QUICK =
            new Timing(KEEP_ALIVE, Duration.ofSeconds(1), new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)));

    /** No packet has type 0, so that each stream ends in a breach, even if its last packet was made a little longer. */
    private static final int NOTHING = 20_000;

    private static final List<String> SOUND_5 =
            List.of("32 0a 00 03 6f 6b 2f 00 07 00 78 79", "30 05 00 01 74 00 78", "40 04 00 02 10 00", "d0 00");
    private static final List<String> SOUND_3_1_1 =
            List.of("32 09 00 03 6f 6b 2f 00 07 78 79", "30 04 00 01 74 78", "40 02 00 01", "d0 00");

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
    private final Inbox inbox = new Inbox();
    private final AtomicInteger rounds = new AtomicInteger();

    /** Twelve breaches after CONNACK, in the bytes of either version; what only MQTT 5 has is left out on 3.1.1. */
    static Stream<Arguments> breaches() {
        return Stream.of(
                        breach("a remaining length of five bytes", "30ffffffff01", "30ffffffff01"),
                        breach("256 MB announced", "30ffffff7f000174", "30ffffff7f000174"),
                        breach("packet type 0", "0000", "0000"),
                        breach("a SUBSCRIBE from a broker", "820700010000016100", "8206000100016100"),
                        breach("QoS 3", "360700017400010078", "3606000174000178"),
                        breach("packet id 0", "320700017400000078", "3206000174000078"),
                        breach("a topic with a wildcard", "300600022f230078", "300500022f2378"),
                        breach("a topic with NUL", "30050001000078", "300400010078"),
                        breach("a topic that is not UTF-8", "30060002c3280078", "30050002c32878"),
                        breach("a topic longer than its packet", "30050020747878", "30050020747878"),
                        breach("a second CONNACK", "2003000000", "20020000"),
                        breach("an alias though none is allowed", "30080001740323000578", ""))
                .flatMap(List::stream);
    }

    private static List<Arguments> breach(String name, String mqtt5, String mqtt311) {
        Arguments five = Arguments.of(Protocol.MQTT_5, name, mqtt5);
        return mqtt311.isEmpty() ? List.of(five) : List.of(five, Arguments.of(Protocol.MQTT_3_1_1, name, mqtt311));
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("breaches")
    void aBreachEndsTheConnectionAndTheNextOneWorks(Protocol protocol, String name, String bytes) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = subscribed(broker, protocol);
            ScriptedConnection first = broker.connection(0);

            long start = System.nanoTime();
            first.raw(HexFormat.of().parseHex(bytes));
            first.awaitEnd();
            Duration ended = Duration.ofNanos(System.nanoTime() - start);
            watch.await(Connected.class, 2);
            client.publish(Publication.text("a", "on the next connection"));

            assertThat(ended).isLessThan(KEEP_ALIVE.multipliedBy(2));
            assertThat(inbox.messages()).as(name).isEmpty();
            assertThat(broker.await(PacketType.SUBSCRIBE, 2)).hasSize(2);
        }
    }

    @Test
    void anAnnouncedQuarterOfAGigabyteTakesNoMemory() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            subscribed(broker, Protocol.MQTT_5);
            byte[] part = HexFormat.of().parseHex("30ffffff7f000174" + "00".repeat(100_000));
            broker.on(PacketType.SUBSCRIBE, (connection, subscribe) -> {
                connection.suback(subscribe.packetId(), 1);
                connection.raw(part);
            });

            broker.connection(0).raw(part);
            Await.until(Duration.ofSeconds(60), () -> rounds(broker) >= 20);

            // Twenty such packets would not fit into any heap of a test.
            assertThat(watch.await(ConnectionLost.class, 19)).hasSizeGreaterThanOrEqualTo(19);
            assertThat(inbox.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void answersThatAreWrongOrBreakOffDoNotStopAClient(Protocol protocol) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = subscribed(broker, protocol);
            for (int bytes = 0; bytes < 4; bytes++) {
                broker.once(PacketType.PUBLISH, Answers.endingAfter(bytes));
                broker.once(PacketType.PUBLISH, Answers.falsified(HostileBrokerTest::withIdZero));
                broker.once(PacketType.CONNECT, Answers.endingAfter(bytes));
                broker.once(PacketType.SUBSCRIBE, Answers.endingAfter(bytes));
            }

            PublishOutcome outcome = Await.outcome(client.publishAsync(Publication.text("a", "in spite of all")));

            // On 3.1.1 nothing tells a broker that breaks off from one that closes for the publication: it is parked.
            assertThat(outcome).isInstanceOf(protocol == Protocol.MQTT_5 ? Delivered.class : InDoubt.class);
            assertThat(inbox.messages()).isEmpty();
            broker.on(PacketType.PUBLISH, Answers.POLITE);
            Await.until(
                    () -> Await.outcome(client.publishAsync(Publication.text("b", "after all"))) instanceof Delivered);
        }
    }

    private static int rounds(ScriptedBroker broker) {
        return broker.received(PacketType.SUBSCRIBE).size();
    }

    private static byte[] withIdZero(byte[] answer) {
        answer[2] = 0;
        answer[3] = 0;
        return answer;
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aFewHundredDamagedStreamsHurtNobody(Protocol protocol) {
        damagedStreams(protocol, 150);
    }

    /** (R29) Ten thousand over both versions. */
    @Tag("full")
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void thousandsOfDamagedStreamsHurtNobody(Protocol protocol) {
        damagedStreams(protocol, 5000);
    }

    private void damagedStreams(Protocol protocol, int count) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = subscribed(broker, protocol);
            broker.on(PacketType.SUBSCRIBE, (connection, subscribe) -> damage(connection, subscribe, count));

            broker.connection(0).raw(new byte[2]);
            Await.until(Duration.ofSeconds(count < 1000 ? 60 : 250), () -> rounds.get() > count);
            client.awaitConnected(Inbox.PATIENCE);
            client.publish(Publication.text("a", "after all"));

            assertThat(inbox.messages()).allSatisfy(HostileBrokerTest::assertSound);
            System.out.println("measured: R29 " + count + " damaged streams on " + protocol
                    + ": nothing wrong handed to a handler, and the client went on");
        }
    }

    /** A few packets with one to three changed bits behind the SUBACK, and the end; sound again after so many. */
    private void damage(ScriptedConnection connection, ReceivedPacket subscribe, int count) {
        connection.suback(subscribe.packetId(), 1);
        int turn = rounds.getAndIncrement();
        if (turn >= count) {
            return;
        }
        SplittableRandom random = new SplittableRandom(turn);
        List<String> sound = connection.mqtt5() ? SOUND_5 : SOUND_3_1_1;
        for (int packet = 0; packet < 3; packet++) {
            String hex = sound.get(random.nextInt(sound.size())).replace(" ", "");
            byte[] bytes = HexFormat.of().parseHex(hex);
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            connection.raw(bytes);
        }
        connection.raw(new byte[NOTHING]);
        connection.close();
    }

    private static void assertSound(Message message) {
        assertThat(message.topic().name()).isNotEmpty().doesNotContain("#", "+", "\0");
    }

    private PetrelClient subscribed(ScriptedBroker broker, Protocol protocol) {
        PetrelClient client = clients.connected(ClientOptions.of(ConnectionSettings.parse(broker.url())
                        .withProtocol(protocol)
                        .withTiming(QUICK))
                .withObserver(watch));
        client.subscribe("#", inbox).awaitGranted(Inbox.PATIENCE);
        return client;
    }
}
