package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How packets flow: in batches out, in bursts in, and no faster than both sides can take. */
class FlowTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void packetsLeaveInOrderWithTheNextFlush() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        bench.onIo(() -> {
            for (int id = 1; id <= 3; id++) {
                greeted.wire().send(new Packet.PubAck(id, ReasonCode.SUCCESS, ""));
            }
        });
        bench.onIo(() -> assertThat(greeted.wire().writable()).isTrue());
        bench.onIo(() -> {
            greeted.wire().send(new Packet.PubComp(4, ReasonCode.SUCCESS));
            greeted.wire().flush();
        });

        assertThat(greeted.link().read()).isEqualTo("40020001");
        assertThat(greeted.link().read()).isEqualTo("40020002");
        assertThat(greeted.link().read()).isEqualTo("40020003");
        assertThat(greeted.link().read()).isEqualTo("70020004");
    }

    @Test
    void aBurstEndsAfterItsPackets() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        greeted.recorder().next(Recorder.Moment.class);

        greeted.link().write("40 02 00 01" + "40 02 00 02");

        greeted.recorder().next(Packet.PubAck.class);
        greeted.recorder().next(Packet.PubAck.class);
        assertThat(greeted.recorder().next(Recorder.Moment.class)).isEqualTo(Recorder.Moment.BURST_ENDED);
    }

    @Test
    void aSocketThatIsFullIsNotWritableUntilTheBrokerReads() throws Exception {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        Publication large = Publication.of("t", Payload.of(new byte[32 << 20])).withQos(Qos.AT_MOST_ONCE);

        bench.onIo(() -> {
            greeted.wire().sendUnanswered(new Packet.Publish(0, false, large, List.of()), written::complete);
            greeted.wire().flush();
            assertThat(greeted.wire().writable()).isFalse();
        });
        assertThat(written).isNotDone();
        String packet = greeted.link().read();

        assertThat(packet).hasSize(2 * ((32 << 20) + 9));
        assertThat(written.get(10, TimeUnit.SECONDS)).isTrue();
        greeted.recorder().next(Recorder.Moment.class);
        assertThat(greeted.recorder().next(Recorder.Moment.class)).isEqualTo(Recorder.Moment.WRITABLE_AGAIN);
    }

    @Test
    void whileReadingIsOffNothingComesAndNothingIsLost() {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);
        bench.onIo(() -> greeted.wire().reading(false));

        greeted.link().write("40 02 00 01");
        bench.onIo(() -> greeted.wire().send(new Packet.PubAck(9, ReasonCode.SUCCESS, "")));
        bench.onIo(greeted.wire()::flush);
        assertThat(greeted.link().read()).isEqualTo("40020009");
        assertThat(greeted.recorder().all()).noneMatch(Packet.class::isInstance);
        bench.onIo(() -> greeted.wire().reading(true));

        assertThat(greeted.recorder().next(Packet.PubAck.class).id()).isEqualTo(1);
    }

    @Test
    void packetsThatComeByteByByteArriveWhole() throws IOException {
        Bench.Greeted greeted = bench.greeted(Protocol.MQTT_5);

        for (byte each : Peer.bytes("34 08 00 01 74 00 08 00 78 79")) {
            greeted.link().write(new byte[] {each});
            bench.onIo(() -> {});
        }

        assertThat(greeted.recorder().next(Packet.Publish.class))
                .isEqualTo(
                        new Packet.Publish(8, false, Publication.text("t", "xy").withQos(Qos.EXACTLY_ONCE), List.of()));
    }
}
