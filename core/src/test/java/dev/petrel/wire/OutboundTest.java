package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What packets look like on the wire. */
class OutboundTest {

    private static final String CONNACK_WITH_2_ALIASES = "20 06 00 00 03 22 00 02";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void answersAreAsShortAsTheyCanBe() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        assertThat(sent(greeted, new Packet.PubAck(1, ReasonCode.SUCCESS, ""))).isEqualTo("40020001");
        assertThat(sent(greeted, new Packet.PubRec(2, ReasonCode.SUCCESS, ""))).isEqualTo("50020002");
        assertThat(sent(greeted, new Packet.PubRel(3, ReasonCode.SUCCESS))).isEqualTo("62020003");
        assertThat(sent(greeted, new Packet.PubComp(4, ReasonCode.SUCCESS))).isEqualTo("70020004");
        assertThat(sent(greeted, new Packet.PubComp(5, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)))
                .isEqualTo("700400059200");
        assertThat(sent(greeted, new Packet.PubAck(6, ReasonCode.NOT_AUTHORIZED, "no")))
                .isEqualTo("4009000687051f00026e6f");
    }

    @Test
    void onMqtt311AnswersHaveNoCodes() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_3_1_1);

        assertThat(sent(greeted, new Packet.PubAck(6, ReasonCode.NOT_AUTHORIZED, "no")))
                .isEqualTo("40020006");
        assertThat(sent(greeted, new Packet.PubComp(5, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)))
                .isEqualTo("70020005");
    }

    @Test
    void subscriptionsSayAllThatTheVersionKnows() {
        Bench.Greeted five = bench.greeted(Protocol.MQTT_5);
        Bench.Greeted three = bench.greeted(Protocol.MQTT_3_1_1);
        Packet subscribe =
                new Packet.Subscribe(1, "a/#", new Packet.Options(Qos.AT_LEAST_ONCE, true, true, false), 200);

        assertThat(sent(five, subscribe)).isEqualTo("820c0001030bc8010003612f232d");
        assertThat(sent(three, subscribe)).isEqualTo("820800010003612f2301");
        assertThat(sent(five, new Packet.Unsubscribe(2, "a"))).isEqualTo("a206000200000161");
        assertThat(sent(three, new Packet.Unsubscribe(2, "a"))).isEqualTo("a2050002000161");
    }

    @Test
    void topicsGetAliasesAndTheOneUnusedForLongestIsReplaced() {
        Bench.Greeted greeted = bench.greeted(bench.dial(Protocol.MQTT_5), CONNACK_WITH_2_ALIASES);

        assertThat(sent(greeted, publish("a"))).isEqualTo("3007000161" + "03230001");
        assertThat(sent(greeted, publish("b"))).isEqualTo("3007000162" + "03230002");
        assertThat(sent(greeted, publish("a"))).isEqualTo("30060000" + "03230001");
        assertThat(sent(greeted, publish("c"))).isEqualTo("3007000163" + "03230002");
        assertThat(sent(greeted, publish("a"))).isEqualTo("30060000" + "03230001");
        assertThat(sent(greeted, publish("b"))).isEqualTo("3007000162" + "03230002");
    }

    @Test
    void anAliasIsNotSetWhereItWouldMakeThePacketTooLarge() {
        Bench.Greeted greeted = bench.greeted(bench.dial(Protocol.MQTT_5), "20 0b 00 00 08 22 00 02 27 00 00 00 08");

        assertThat(sent(greeted, publish("abcd"))).isEqualTo("3007000461626364" + "00");
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void theSizeOfAPacketIsKnownBeforeItIsSent(Protocol protocol) {
        Bench.Greeted greeted = bench.greeted(protocol);
        Random random = new Random(7);

        for (int i = 0; i < 300; i++) {
            Packet.Publish publish = randomPublish(random);
            long size = greeted.wire().sizeOf(publish);
            assertThat(sent(greeted, publish)).as("packet %s", i).hasSize((int) size * 2);
        }
    }

    @Test
    void whatOnlyABrokerSaysIsNotSent() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        bench.onIo(() -> {
            assertThatThrownBy(() -> greeted.wire().send(new Packet.SubAck(1, ReasonCode.SUCCESS, "")))
                    .isInstanceOf(IllegalArgumentException.class);
        });

        assertThat(sent(greeted, new Packet.PubAck(1, ReasonCode.SUCCESS, ""))).isEqualTo("40020001");
    }

    private String sent(Bench.Greeted greeted, Packet packet) {
        bench.onIo(() -> {
            greeted.wire().send(packet);
            greeted.wire().flush();
        });
        return greeted.link().read();
    }

    private static Packet.Publish publish(String topic) {
        return new Packet.Publish(0, false, Publication.of(topic, Payload.EMPTY).withQos(Qos.AT_MOST_ONCE), List.of());
    }

    private static Packet.Publish randomPublish(Random random) {
        Metadata metadata = Metadata.NONE.withUtf8(random.nextBoolean());
        if (random.nextBoolean()) {
            metadata = metadata.withContentType("ü".repeat(random.nextInt(100)));
        }
        if (random.nextBoolean()) {
            metadata = metadata.withResponseTopic(Topic.of("r"));
        }
        if (random.nextBoolean()) {
            metadata = metadata.withCorrelationData(Payload.of(new byte[random.nextInt(300)]));
        }
        if (random.nextBoolean()) {
            metadata = metadata.withExpiry(Duration.ofMillis(random.nextInt(10_000)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            metadata = metadata.withUserProperty("€".repeat(random.nextInt(50)), "v");
        }
        Qos qos = Qos.of(random.nextInt(3));
        Publication publication = new Publication(
                Topic.of("a/" + "ä".repeat(random.nextInt(60))),
                Payload.of(new byte[random.nextInt(random.nextInt(20_000) + 1)]),
                qos,
                random.nextBoolean(),
                metadata);
        return new Packet.Publish(
                qos == Qos.AT_MOST_ONCE ? 0 : 1 + random.nextInt(65_535), false, publication, List.of());
    }
}
