package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.topic.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with a real Mosquitto over TCP. */
class RealBrokerTest {

    private static final Packet.Options PLAIN = new Packet.Options(Qos.EXACTLY_ONCE, false, false, true);

    @TempDir
    private static Path folder;

    private static Mosquitto broker;
    private static NettyDialer dialer;

    @BeforeAll
    static void open() {
        dialer = NettyDialer.open(Time.system());
        broker = Mosquitto.start(folder);
    }

    @AfterAll
    static void close() {
        dialer.close();
        if (broker != null) {
            broker.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"MQTT_5,0", "MQTT_5,1", "MQTT_5,2", "MQTT_3_1_1,0", "MQTT_3_1_1,1", "MQTT_3_1_1,2"})
    void whatIsPublishedComesBack(Protocol protocol, int qos) throws Exception {
        Recorder recorder = new Recorder();
        Wire wire = dialer.dial(Dials.tcp(broker.port(), protocol), recorder);
        assertThat(recorder.next(Greeting.class).protocol()).isEqualTo(protocol);
        Publication publication = Publication.text("a/b", "hello").withQos(Qos.of(qos));

        onIo(() -> {
            wire.send(new Packet.Subscribe(1, "a/#", PLAIN, 0));
            wire.flush();
        });
        assertThat(recorder.next(Packet.SubAck.class)).isEqualTo(new Packet.SubAck(1, ReasonCode.of(2), ""));
        onIo(() -> {
            wire.send(new Packet.Publish(qos == 0 ? 0 : 2, false, publication, List.of()));
            wire.flush();
        });
        Packet.Publish back = roundTrip(recorder, wire, Qos.of(qos));

        assertThat(back.publication()).isEqualTo(publication);
        onIo(() -> wire.disconnect(null, Bench.CLOSED));
        assertThat(recorder.next(WireEnd.class)).isInstanceOf(WireEnd.ClosedHere.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whatIsNoLongerAskedForDoesNotCome(Protocol protocol) throws Exception {
        Recorder recorder = new Recorder();
        Wire wire = dialer.dial(Dials.tcp(broker.port(), protocol), recorder);
        recorder.next(Greeting.class);

        onIo(() -> {
            wire.send(new Packet.Subscribe(1, "gone/#", PLAIN, 0));
            wire.send(new Packet.Unsubscribe(2, "gone/#"));
            wire.send(new Packet.Publish(3, false, Publication.text("gone/x", "hello"), List.of()));
            wire.flush();
        });

        recorder.next(Packet.SubAck.class);
        assertThat(recorder.next(Packet.UnsubAck.class)).isEqualTo(new Packet.UnsubAck(2, ReasonCode.SUCCESS, ""));
        assertThat(recorder.next(Packet.PubAck.class).id()).isEqualTo(3);
        onIo(() -> wire.disconnect(null, Bench.CLOSED));
        assertThat(recorder.next(WireEnd.class)).isInstanceOf(WireEnd.ClosedHere.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void aWriteWithoutAnswerIsToldOnceItIsOut(Protocol protocol) throws Exception {
        Recorder recorder = new Recorder();
        Wire wire = dialer.dial(Dials.tcp(broker.port(), protocol), recorder);
        recorder.next(Greeting.class);
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        Publication publication = Publication.text("a", "b").withQos(Qos.AT_MOST_ONCE);

        onIo(() -> {
            wire.sendUnanswered(new Packet.Publish(0, false, publication, List.of()), written::complete);
            wire.flush();
        });

        assertThat(written.get(10, TimeUnit.SECONDS)).isTrue();
        onIo(() -> wire.disconnect(null, Bench.CLOSED));
        recorder.next(WireEnd.ClosedHere.class);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void metadataArrivesAsItWasSent(int qos) throws Exception {
        Recorder recorder = new Recorder();
        Wire wire = dialer.dial(Dials.tcp(broker.port(), Protocol.MQTT_5), recorder);
        recorder.next(Greeting.class);
        Metadata metadata = Metadata.NONE
                .withContentType("text/plain")
                .withUtf8(true)
                .withResponseTopic(Topic.of("answers/here"))
                .withCorrelationData(Payload.of(new byte[] {0, 1, 2, (byte) 0xFF}))
                .withExpiry(Duration.ofSeconds(4_000_000_000L))
                .withUserProperty("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .withUserProperty("b", "")
                .withUserProperty("b", "ü");
        Publication publication =
                Publication.text("meta", "hello").withMetadata(metadata).withQos(Qos.of(qos));

        onIo(() -> {
            wire.send(new Packet.Subscribe(1, "meta", PLAIN, 77));
            wire.send(new Packet.Publish(qos == 0 ? 0 : 2, false, publication, List.of()));
            wire.flush();
        });
        recorder.next(Packet.SubAck.class);
        Packet.Publish back = roundTrip(recorder, wire, Qos.of(qos));

        assertThat(back.publication()).isEqualTo(publication);
        assertThat(back.subscriptionIds()).containsExactly(77);
        onIo(() -> wire.disconnect(null, Bench.CLOSED));
        recorder.next(WireEnd.ClosedHere.class);
    }

    /** Plays the session's part of both handshakes to their ends and gives what came back. */
    private static Packet.Publish roundTrip(Recorder recorder, Wire wire, Qos qos) throws Exception {
        List<Packet.Publish> back = new ArrayList<>();
        boolean sent = qos == Qos.AT_MOST_ONCE;
        boolean received = false;
        while (!sent || !received) {
            Packet packet = recorder.next(Packet.class);
            switch (packet) {
                case Packet.PubAck ack -> sent = true;
                case Packet.PubRec rec -> send(wire, new Packet.PubRel(rec.id(), ReasonCode.SUCCESS));
                case Packet.PubComp comp -> sent = true;
                case Packet.PubRel rel -> {
                    send(wire, new Packet.PubComp(rel.id(), ReasonCode.SUCCESS));
                    received = true;
                }
                case Packet.Publish publish -> {
                    back.add(publish);
                    received = qos != Qos.EXACTLY_ONCE;
                    answer(wire, publish);
                }
                default -> throw new AssertionError(packet);
            }
        }
        assertThat(back).hasSize(1);
        return back.getFirst();
    }

    private static void answer(Wire wire, Packet.Publish publish) throws Exception {
        switch (publish.publication().qos()) {
            case AT_MOST_ONCE -> {}
            case AT_LEAST_ONCE -> send(wire, new Packet.PubAck(publish.id(), ReasonCode.SUCCESS, ""));
            case EXACTLY_ONCE -> send(wire, new Packet.PubRec(publish.id(), ReasonCode.SUCCESS, ""));
        }
    }

    private static void send(Wire wire, Packet packet) throws Exception {
        onIo(() -> {
            wire.send(packet);
            wire.flush();
        });
    }

    private static void onIo(Runnable work) throws Exception {
        CompletableFuture.runAsync(work, dialer.thread()).get(10, TimeUnit.SECONDS);
    }
}
