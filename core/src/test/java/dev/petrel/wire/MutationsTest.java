package dev.petrel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.Protocol;
import dev.petrel.time.HandTurnedTime;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of sound packets with seeded damage: whatever comes, nothing unsound is handed over and nothing is left behind (R29). */
class MutationsTest {

    private static final int STREAMS = 10_000;
    private static final int LONGEST_STREAM = 12;
    private static final int MOST_CHANGES = 4;
    private static final int LARGEST_CHUNK = 64 * 1024;

    private static final List<String> PACKETS_5 = List.of(
            "30 05 00 01 74 00 78",
            "32 0a 00 03 61 2f 62 00 07 00 78 79",
            "34 08 00 01 74 00 08 00 78 79",
            "30 15 00 01 74 0d 01 01 02 00 00 00 3c 03 00 01 61 0b 05 78 79 7a 21",
            "30 1f 00 01 74 1a 08 00 01 72 09 00 02 01 02 26 00 01 6b 00 01 76 26 00 01 6b 00 01 77 00 00",
            "40 02 00 01",
            "40 04 00 02 10 00",
            "50 0a 00 03 97 06 1f 00 03 66 75 6c",
            "62 02 00 08",
            "70 02 00 03",
            "90 04 00 01 00 02",
            "b0 04 00 02 00 11",
            "d0 00",
            "e0 02 8b 00");
    private static final List<String> PACKETS_3_1_1 = List.of(
            "30 04 00 01 74 78",
            "32 09 00 03 61 2f 62 00 07 78 79",
            "3a 07 00 01 74 00 08 78 79",
            "31 03 00 01 74",
            "40 02 00 01",
            "50 02 00 03",
            "62 02 00 08",
            "70 02 00 03",
            "90 03 00 01 02",
            "b0 02 00 02",
            "d0 00");

    private static IoThread io;

    @BeforeAll
    static void open() {
        io = IoThread.acquire();
    }

    @AfterAll
    static void close() {
        io.release(Dialer.PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void damagedStreamsEndCleanly(Protocol protocol) {
        int handedOver = 0;
        int violated = 0;

        for (int seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            List<Object> events = feed(protocol, mutated(protocol, random), random);
            handedOver += (int) events.stream().filter(Packet.class::isInstance).count();
            violated += (int)
                    events.stream().filter(WireEnd.Violated.class::isInstance).count();
            check(seed, events);
        }

        // Both happen often, or the damage would be too heavy or too light to show anything.
        assertThat(handedOver).isGreaterThan(STREAMS);
        assertThat(violated).isBetween(STREAMS / 4, STREAMS);
    }

    private static List<Object> feed(Protocol protocol, byte[] stream, Random random) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        Recorder recorder = new Recorder();
        NettyWire wire = new NettyWire(io, new HandTurnedTime(), Dials.tcp(1, protocol), recorder, gone -> {});
        wire.opened(channel, new Route(List.of(), null));
        for (int from = 0; from < stream.length && channel.isActive(); ) {
            int size = Math.min(1 + random.nextInt(40), stream.length - from);
            channel.writeInbound(Unpooled.copiedBuffer(stream, from, size));
            from += size;
            if (recorder.all().size() == 1) {
                wire.send(new Packet.Subscribe(1, "a", new Packet.Options(Qos.EXACTLY_ONCE, false, false, true), 0));
                wire.send(new Packet.Unsubscribe(2, "a"));
                wire.flush();
            }
            channel.checkException();
            channel.releaseOutbound();
            assertThat(used(memory)).isLessThanOrEqualTo(2L * Dials.MAXIMUM_PACKET_SIZE + LARGEST_CHUNK);
        }
        channel.finishAndReleaseAll();
        assertThat(used(memory)).as("bytes that nobody released").isZero();
        return recorder.all();
    }

    private static void check(int seed, List<Object> events) {
        assertThat(events).as("seed " + seed).isNotEmpty();
        assertThat(events.getLast()).isInstanceOf(WireEnd.class).isNotInstanceOf(WireEnd.ClosedHere.class);
        assertThat(events.stream().filter(WireEnd.class::isInstance)).hasSize(1);
        for (Object event : events) {
            if (event instanceof Packet.Publish publish) {
                check(publish);
            }
        }
    }

    private static void check(Packet.Publish publish) {
        Publication publication = publish.publication();
        assertThat(publication.topic().name()).isNotEmpty().doesNotContain("#", "+", "\0");
        assertThat(publish.id() == 0).isEqualTo(publication.qos() == Qos.AT_MOST_ONCE);
        assertThat(publish.duplicate() && publication.qos() == Qos.AT_MOST_ONCE).isFalse();
        assertThat(publish.subscriptionIds()).allMatch(id -> id > 0);
        if (publication.metadata().responseTopic() != null) {
            assertThat(publication.metadata().responseTopic().name())
                    .isNotEmpty()
                    .doesNotContain("#", "+", "\0");
        }
    }

    private static long used(UnpooledByteBufAllocator memory) {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    /** CONNACK and a few packets, then changes: mostly behind CONNACK, so that there is a session to break. */
    private static byte[] mutated(Protocol protocol, Random random) {
        List<String> packets = protocol == Protocol.MQTT_5 ? PACKETS_5 : PACKETS_3_1_1;
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] connAck = Peer.bytes(protocol == Protocol.MQTT_5 ? Peer.CONNACK_5 : Peer.CONNACK_3_1_1);
        stream.writeBytes(connAck);
        for (int i = random.nextInt(LONGEST_STREAM) + 1; i > 0; i--) {
            stream.writeBytes(Peer.bytes(packets.get(random.nextInt(packets.size()))));
        }
        List<Byte> bytes = new ArrayList<>();
        for (byte each : stream.toByteArray()) {
            bytes.add(each);
        }
        int untouched = random.nextInt(10) == 0 ? 0 : connAck.length;
        for (int i = random.nextInt(MOST_CHANGES); i > 0 && bytes.size() > untouched; i--) {
            change(bytes, untouched + random.nextInt(bytes.size() - untouched), packets, random);
        }
        byte[] result = new byte[bytes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i);
        }
        return result;
    }

    private static void change(List<Byte> bytes, int at, List<String> packets, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> bytes.set(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
            case 1 -> bytes.set(at, (byte) random.nextInt(256));
            case 2 ->
                bytes.subList(at, Math.min(bytes.size(), at + 1 + random.nextInt(6)))
                        .clear();
            case 3 ->
                bytes.addAll(at, List.copyOf(bytes.subList(at, Math.min(bytes.size(), at + 1 + random.nextInt(12)))));
            case 4 -> insert(bytes, at, Peer.bytes(packets.get(random.nextInt(packets.size()))));
            default -> insert(bytes, at, Peer.bytes("30 ff ff ff 7f"));
        }
    }

    private static void insert(List<Byte> bytes, int at, byte[] more) {
        for (int i = 0; i < more.length; i++) {
            bytes.add(at + i, more[i]);
        }
    }
}
