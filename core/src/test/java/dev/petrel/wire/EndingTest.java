package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.MqttUrl.Scheme;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** However a wire ends, its owner is told exactly once, last, and truly. */
class EndingTest {

    /** How long a broker has to close after DISCONNECT. */
    private final Bench bench = new Bench();

    private final Recorder recorder = new Recorder();

    @AfterEach
    void close() {
        bench.close();
        assertThat(recorder.all().stream().filter(WireEnd.class::isInstance).count())
                .isLessThanOrEqualTo(1);
    }

    @Test
    void aPortThatNobodyListensOnIsUnreachable() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }

        bench.dialer.dial(Dials.tcp(port, Protocol.MQTT_5), recorder);

        assertThat(recorder.next(WireEnd.Unreachable.class).text()).contains("refused", String.valueOf(port));
    }

    @Test
    void aHostThatDoesNotExistIsUnreachable() {
        bench.dialer.dial(Dials.to(Scheme.MQTT, "no-such-host.invalid", 1883, Protocol.MQTT_5), recorder);

        assertThat(recorder.next(WireEnd.Unreachable.class).text()).isEqualTo("no such host: no-such-host.invalid");
    }

    @Test
    void withoutConnackTheAttemptEndsAfterTheConnectTimeOut() {
        bench.dialer.dial(Dials.within(bench.dial(Protocol.MQTT_5), Duration.ofSeconds(3)), recorder);
        Peer.Link link = bench.peer.accept();
        link.read();

        bench.turn(Duration.ofMillis(2999));
        assertThat(recorder.all()).isEmpty();
        bench.turn(Duration.ofMillis(1));

        assertThat(recorder.next(WireEnd.ConnectTimedOut.class).text()).isEqualTo("no CONNACK within 3000 ms");
        assertThat(link.readToEnd()).isEmpty();
    }

    @Test
    void theConnectTimeOutEndsWithConnack() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        bench.turn(Duration.ofSeconds(20));
        greeted.link().write("40 02 00 01");

        greeted.recorder().next(Packet.PubAck.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aSocketThatClosesInsteadOfConnackIsLostUngreeted(Protocol protocol) {
        bench.dialer.dial(bench.dial(protocol), recorder);
        Peer.Link link = bench.peer.accept();
        link.read();

        link.close();

        assertThat(recorder.next(WireEnd.Lost.class).greeted()).isFalse();
    }

    @Test
    void aSocketThatIsResetIsLost() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        greeted.link().reset();

        assertThat(greeted.recorder().next(WireEnd.Lost.class).greeted()).isTrue();
    }

    @Test
    void aPacketThatIsCutOffByTheEndIsNotHandedOver() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        greeted.link().write("30 50 00 01 74 00 78");
        greeted.link().close();

        greeted.recorder().next(WireEnd.Lost.class);
        assertThat(greeted.recorder().all()).noneMatch(Packet.class::isInstance);
    }

    @Test
    void aDisconnectOfTheBrokerIsToldWithItsReason() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        greeted.link().write("e0 08 8e 06 1f 00 03 6e 65 77");

        assertThat(greeted.recorder().next(WireEnd.Disconnected.class))
                .isEqualTo(new WireEnd.Disconnected(
                        ReasonCode.SESSION_TAKEN_OVER, "the broker disconnected: 0x8E session taken over: new"));
        assertThat(greeted.link().readToEnd()).isEmpty();
    }

    @Test
    void whereADisconnectPointsIsSaid() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        greeted.link().write("e0 08 9d 06 1c 00 03 78 3a 31");

        assertThat(greeted.recorder().next(WireEnd.Disconnected.class))
                .isEqualTo(new WireEnd.Disconnected(
                        ReasonCode.SERVER_MOVED,
                        "the broker disconnected: 0x9D server moved; it points to \"x:1\"",
                        "x:1"));
    }

    @Test
    void aDisconnectOfTheBrokerWithoutACodeIsToldToo() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        greeted.link().write("e0 00");

        assertThat(greeted.recorder().next(WireEnd.Disconnected.class).code()).isEqualTo(ReasonCode.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aGoodbyeIsSaidInTwoBytes(Protocol protocol) {
        Bench.Greeted greeted = bench.greeted(protocol);

        bench.onIo(() -> greeted.wire().disconnect(null, Bench.CLOSED));
        bench.turn(NettyWire.BROKERS_TURN);

        assertThat(greeted.link().readToEnd()).isEqualTo("e000");
        greeted.link().close();
        assertThat(greeted.recorder().next(WireEnd.class)).isSameAs(Bench.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aWireThatIsDroppedEndsAtOnceWithoutAWord(Protocol protocol) {
        Bench.Greeted greeted = bench.greeted(protocol);

        bench.onIo(() -> greeted.wire().drop(Bench.CLOSED));

        assertThat(greeted.recorder().next(WireEnd.class)).isSameAs(Bench.CLOSED);
        assertThat(greeted.link().readToEnd()).isEmpty();
    }

    @Test
    void aWireThatIsDroppedWhileItSaysGoodbyeEndsAtOnceWithTheReasonOfTheGoodbye() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.onIo(() -> greeted.wire().disconnect(null, Bench.CLOSED));

        bench.onIo(() -> greeted.wire().drop(new WireEnd.ClosedHere("something else")));

        assertThat(greeted.recorder().next(WireEnd.class)).isSameAs(Bench.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"300, e0070005110000003c", "0, e000"})
    void aGoodbyeChangesTheSessionExpiryWhereThereIsOne(int expiry, String farewell) {
        Dial.Hello hello = new Dial.Hello(
                Protocol.MQTT_5,
                new Dial.Session("me", true, Duration.ofSeconds(expiry)),
                Duration.ofSeconds(60),
                null,
                null,
                Dials.LIMITS);
        Bench.Greeted greeted = bench.greeted(Dials.with(bench.dial(Protocol.MQTT_5), hello), Peer.CONNACK_5);

        bench.onIo(() -> greeted.wire().disconnect(Duration.ofSeconds(60), Bench.CLOSED));
        bench.turn(NettyWire.BROKERS_TURN);

        assertThat(greeted.link().readToEnd()).isEqualTo(farewell);
    }

    /** A broker that sees the end of the socket first may publish the will. */
    @Test
    void afterAGoodbyeItIsTheBrokersTurnToEndTheSocket() throws IOException {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        greeted.link().socket().setSoTimeout(100);

        bench.onIo(() -> greeted.wire().disconnect(null, Bench.CLOSED));
        bench.turn(NettyWire.BROKERS_TURN.minusMillis(1));

        assertThat(greeted.link().read()).isEqualTo("e000");
        assertThatThrownBy(() -> greeted.link().read()).hasCauseInstanceOf(SocketTimeoutException.class);
        greeted.link().close();

        greeted.recorder().next(WireEnd.ClosedHere.class);
    }

    @Test
    void aGoodbyeBeforeConnackKeepsTheWillFromSpeaking() {
        Wire wire = bench.dialer.dial(bench.dial(Protocol.MQTT_5), recorder);
        Peer.Link link = bench.peer.accept();
        link.read();

        bench.onIo(() -> wire.disconnect(null, Bench.CLOSED));
        bench.turn(NettyWire.BROKERS_TURN);

        assertThat(link.readToEnd()).isEqualTo("e000");
        link.close();
        recorder.next(WireEnd.ClosedHere.class);
    }

    @Test
    void aGoodbyeRightAfterDiallingEndsTheWireOnce() {
        for (int i = 0; i < 100; i++) {
            Recorder each = new Recorder();
            Wire wire = bench.dialer.dial(bench.dial(Protocol.MQTT_5), each);
            bench.onIo(() -> wire.disconnect(null, Bench.CLOSED));
            bench.turn(Duration.ofSeconds(1));
            each.next(WireEnd.ClosedHere.class);
            bench.onIo(() -> wire.disconnect(null, Bench.CLOSED));
            assertThat(each.all()).hasSize(1);
        }
    }

    @Test
    void afterAGoodbyeNothingIsHandedOver() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        bench.onIo(() -> greeted.wire().disconnect(null, Bench.CLOSED));
        greeted.link().write("30 05 00 01 74 00 78" + "00 00");
        bench.turn(NettyWire.BROKERS_TURN);
        greeted.link().readToEnd();
        greeted.link().close();

        greeted.recorder().next(WireEnd.ClosedHere.class);
        assertThat(greeted.recorder().all()).noneMatch(Packet.class::isInstance);
    }

    @Test
    void aBrokerThatDoesNotCloseHoldsUpAGoodbyeForASecondAtMost() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.onIo(() -> greeted.wire().disconnect(null, Bench.CLOSED));
        bench.turn(NettyWire.BROKERS_TURN);
        assertThat(greeted.link().readToEnd()).isEqualTo("e000");

        bench.turn(Duration.ofSeconds(1));

        greeted.recorder().next(WireEnd.ClosedHere.class);
    }

    @Test
    void aBrokerThatDoesNotReadHoldsUpAGoodbyeForASecondAtMost() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        List<Boolean> written = new CopyOnWriteArrayList<>();
        Publication large = Publication.of("t", Payload.of(new byte[8 << 20])).withQos(Qos.AT_MOST_ONCE);
        bench.onIo(() -> {
            for (int i = 0; i < 4; i++) {
                greeted.wire().sendUnanswered(new Packet.Publish(0, false, large, List.of()), success -> {
                    written.add(success);
                    assertThat(greeted.recorder().all()).noneMatch(WireEnd.class::isInstance);
                });
            }
            greeted.wire().disconnect(null, Bench.CLOSED);
        });

        bench.turn(Duration.ofSeconds(1));

        greeted.recorder().next(WireEnd.ClosedHere.class);
        assertThat(written).hasSize(4).contains(false);
    }

    @Test
    void whatIsSentAfterTheEndIsToldUnwritten() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        greeted.link().close();
        greeted.recorder().next(WireEnd.Lost.class);
        CompletableFuture<Boolean> written = new CompletableFuture<>();

        bench.onIo(() -> {
            greeted.wire().send(new Packet.PubAck(1, ReasonCode.SUCCESS, ""));
            greeted.wire()
                    .sendUnanswered(
                            new Packet.Publish(
                                    0, false, Publication.text("a", "b").withQos(Qos.AT_MOST_ONCE), List.of()),
                            written::complete);
            greeted.wire().flush();
            greeted.wire().reading(false);
            greeted.wire().violated(ReasonCode.PROTOCOL_ERROR, "too late");
        });

        assertThat(written).isCompletedWithValue(false);
        assertThat(greeted.wire().writable()).isFalse();
        assertThat(greeted.recorder().all().getLast()).isInstanceOf(WireEnd.Lost.class);
    }

    @Test
    void anOwnerThatFailsEndsItsWireOnly() {
        Bench.Greeted other = bench.greeted(Protocol.MQTT_5);
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        greeted.recorder().onPacket(packet -> {
            throw new IllegalStateException("a mistake");
        });

        greeted.link().write("40 02 00 01");
        greeted.recorder().next(Packet.PubAck.class);

        assertThat(greeted.recorder().next(WireEnd.ClosedHere.class).text()).contains("a mistake");
        other.link().write("40 02 00 01");
        other.recorder().next(Packet.PubAck.class);
    }

    @Test
    void closingTheDialerEndsItsWiresAndTheThreadButNotThoseOfOthers() throws InterruptedException {
        Bench.Greeted other = bench.greeted(Protocol.MQTT_5);
        NettyDialer dialer = NettyDialer.open(Time.system());
        dialer.dial(bench.dial(Protocol.MQTT_5), recorder);
        Peer.Link link = bench.peer.welcome(Peer.CONNACK_5);
        recorder.next(Greeting.class);

        dialer.close();
        dialer.close();

        recorder.next(WireEnd.ClosedHere.class);
        assertThat(link.readToEnd()).isEmpty();
        assertThatThrownBy(() -> dialer.dial(bench.dial(Protocol.MQTT_5), recorder))
                .isInstanceOf(IllegalStateException.class);
        other.link().write("40 02 00 01");
        other.recorder().next(Packet.PubAck.class);
        bench.dialer.close();
        other.recorder().next(WireEnd.ClosedHere.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("petrel-io") || name.startsWith("globalEventExecutor"));
    }

    @Test
    void aDialerThatIsClosedWhileItConnectsLeavesNothingBehind() {
        for (int i = 0; i < 100; i++) {
            Recorder each = new Recorder();
            NettyDialer dialer = NettyDialer.open(new HandTurnedTime());
            dialer.dial(bench.dial(Protocol.MQTT_5), each);

            dialer.close();

            each.next(WireEnd.ClosedHere.class);
        }
    }
}
