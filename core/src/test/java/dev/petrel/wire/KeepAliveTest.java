package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keep-alive in hand-turned time, over real sockets. The keep-alive is 60 s. */
class KeepAliveTest {

    private static final String PINGREQ = "c000";
    private static final String PINGRESP = "d0 00";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration HALF = Duration.ofSeconds(30);

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void afterAKeepAliveOfSilenceAPingAsksForLife(Protocol protocol) {
        Bench.Greeted greeted = bench.greeted(protocol);

        bench.turn(KEEP_ALIVE);

        assertThat(greeted.link().read()).isEqualTo(PINGREQ);
    }

    @Test
    void withoutAnAnswerTheWireEndsHalfAKeepAliveLater() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.turn(KEEP_ALIVE);
        assertThat(greeted.link().read()).isEqualTo(PINGREQ);

        bench.turn(HALF.minus(SECOND));
        assertThat(greeted.recorder().all()).noneMatch(WireEnd.class::isInstance);
        bench.turn(SECOND);

        assertThat(greeted.recorder().next(WireEnd.KeepAliveTimedOut.class).text())
                .isEqualTo("nothing came for 90000 ms");
        assertThat(greeted.link().readToEnd()).isEmpty();
    }

    @Test
    void anAnswerKeepsTheWireAndTheNextSilenceIsAskedAboutAgain() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        for (int i = 0; i < 3; i++) {
            bench.turn(KEEP_ALIVE);
            assertThat(greeted.link().read()).isEqualTo(PINGREQ);
            answerWithLife(greeted, PINGRESP);
        }

        assertThat(greeted.recorder().all()).noneMatch(WireEnd.class::isInstance);
    }

    @Test
    void anyByteIsLifeEvenPartOfAPacket() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.turn(KEEP_ALIVE);
        assertThat(greeted.link().read()).isEqualTo(PINGREQ);

        answerWithLife(greeted, "40 02 00 01" + "30 50 00");
        bench.turn(HALF.plus(SECOND));

        assertThat(greeted.recorder().all()).noneMatch(WireEnd.class::isInstance);
    }

    /** A bit of its length flipped on the way: the packet never ends, and takes in the answers to our pings. */
    @Test
    void answersThatAreSwallowedByAPacketWithAWrongLengthAreNoLife() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        Bench.Greeted other = bench.greeted(Protocol.MQTT_5);
        answerWithLife(greeted, "30 85 01 00 01 61 00 78");
        bench.turn(KEEP_ALIVE);
        assertThat(greeted.link().read()).isEqualTo(PINGREQ);

        greeted.link().write(PINGRESP);
        answerWithLife(other, PINGRESP); // the same thread has received the first by then
        bench.turn(HALF.plus(SECOND));

        assertThat(greeted.recorder().next(WireEnd.KeepAliveTimedOut.class).text())
                .startsWith("nothing came");
    }

    @Test
    void whoOnlyReceivesPingsToo() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.turn(HALF);
        answerWithLife(greeted, "40 02 00 01");

        bench.turn(HALF);

        assertThat(greeted.link().read()).isEqualTo(PINGREQ);
    }

    @Test
    void whoOnlySendsPingsToo() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.turn(HALF);
        bench.onIo(() -> {
            greeted.wire().send(new Packet.PubAck(1, ReasonCode.SUCCESS, ""));
            greeted.wire().flush();
        });
        assertThat(greeted.link().read()).isEqualTo("40020001");

        bench.turn(HALF);

        assertThat(greeted.link().read()).isEqualTo(PINGREQ);
    }

    @Test
    void whatIsSentAfterThePingDoesNotCountAsLife() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.turn(KEEP_ALIVE);
        bench.turn(HALF.minus(SECOND));
        bench.onIo(() -> {
            greeted.wire().send(new Packet.PubAck(1, ReasonCode.SUCCESS, ""));
            greeted.wire().flush();
        });

        bench.turn(SECOND);

        greeted.recorder().next(WireEnd.KeepAliveTimedOut.class);
    }

    @Test
    void aPingBehindBytesThatStillMoveIsNotHeldAgainstTheBroker() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        Publication large = Publication.of("t", Payload.of(new byte[64 << 20])).withQos(Qos.AT_MOST_ONCE);
        bench.onIo(() -> {
            greeted.wire().sendUnanswered(new Packet.Publish(0, false, large, List.of()), written -> {});
            greeted.wire().flush();
        });
        bench.turn(KEEP_ALIVE);

        for (int i = 0; i < 4; i++) {
            // More than the operating system holds between both: it comes only if some of it is written meanwhile.
            readSome(greeted.link(), 8 << 20);
            bench.turn(HALF);
            assertThat(greeted.recorder().all()).noneMatch(WireEnd.class::isInstance);
        }
        bench.turn(HALF);
        bench.turn(HALF);

        greeted.recorder().next(WireEnd.KeepAliveTimedOut.class);
    }

    @Test
    void whatPilesUpBehindAPingThatIsStuckDoesNotCountAsMoving() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        Publication large = Publication.of("t", Payload.of(new byte[16 << 20])).withQos(Qos.AT_MOST_ONCE);
        Runnable send = () -> {
            greeted.wire().sendUnanswered(new Packet.Publish(0, false, large, List.of()), written -> {});
            greeted.wire().flush();
        };
        bench.onIo(send);

        for (int i = 0; i < 6; i++) {
            bench.turn(HALF);
            bench.onIo(send);
        }

        greeted.recorder().next(WireEnd.KeepAliveTimedOut.class);
    }

    @Test
    void whileWeDoNotReadNoOffenceIsTaken() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.onIo(() -> greeted.wire().reading(false));

        for (int i = 0; i < 10; i++) {
            bench.turn(HALF);
        }
        assertThat(greeted.recorder().all()).noneMatch(WireEnd.class::isInstance);
        assertThat(greeted.link().read()).isEqualTo(PINGREQ);
        assertThat(greeted.link().read()).isEqualTo(PINGREQ);
        bench.onIo(() -> greeted.wire().reading(true));
        bench.turn(HALF.minus(SECOND));
        assertThat(greeted.recorder().all()).noneMatch(WireEnd.class::isInstance);
        bench.turn(SECOND);

        greeted.recorder().next(WireEnd.KeepAliveTimedOut.class);
    }

    @Test
    void theBrokersKeepAliveIsObeyed() {
        Bench.Greeted greeted = bench.greeted(bench.dial(Protocol.MQTT_5), "20 06 00 00 03 13 00 0a");

        bench.turn(Duration.ofSeconds(10));

        assertThat(greeted.link().read()).isEqualTo(PINGREQ);
    }

    @Test
    void withoutAKeepAliveNothingIsAsked() {
        Bench.Greeted greeted = bench.greeted(bench.dial(Protocol.MQTT_5), "20 06 00 00 03 13 00 00");

        bench.turn(Duration.ofHours(10));
        bench.onIo(() -> greeted.wire().disconnect(null, Bench.CLOSED));
        bench.turn(NettyWire.BROKERS_TURN);

        assertThat(greeted.link().readToEnd()).isEqualTo("e000");
    }

    /** Writes, and waits until it has been received: a PUBACK behind it comes back as a packet. */
    private static void answerWithLife(Bench.Greeted greeted, String bytes) {
        String marker = bytes.startsWith("40") ? "" : "40 02 00 01";
        greeted.link().write(marker + bytes);
        greeted.recorder().next(Packet.PubAck.class);
    }

    private static void readSome(Peer.Link link, int bytes) {
        try {
            assertThat(link.socket().getInputStream().readNBytes(bytes)).hasSize(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
