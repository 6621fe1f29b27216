package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.envelope.Envelope;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Metadata;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ClientEvent.HandlerFailed;
import dev.petrel.observe.ClientEvent.HandlerRetried;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.ScriptedPublish;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads that were made to do harm, on their way to a typed handler (S5). */
@Timeout(120)
class BombsTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    private static final AtomicBoolean SPRUNG = new AtomicBoolean();
    private static final long SMALL = 8L << 20;

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    /** What a handler asks for. */
    record Reading(double value) {}

    /** A class that nobody asks for: looking at it is seen. */
    static final class Trap {
        static {
            SPRUNG.set(true);
        }

        private Trap() {}
    }

    @AfterAll
    static void close() {
        BROKER.close();
    }

    static Stream<Arguments> bombs() throws IOException {
        return Stream.of(
                Arguments.of("a deep one", envelope("{\"value\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")),
                Arguments.of("a deep one that never ends", Payload.utf8("{\"a\":".repeat(10_000))),
                Arguments.of("one in a compressed form", Payload.of(compressed(100 << 20))),
                Arguments.of("one of another version", Payload.utf8("{\"specversion\":\"9.9\",\"data\":[]}")),
                Arguments.of("a list instead of an object", Payload.utf8("[1]")),
                Arguments.of("no JSON", Payload.utf8("value=1")),
                Arguments.of("no text", Payload.of(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1})),
                Arguments.of("nothing", Payload.utf8("")),
                Arguments.of("another type", envelope("{\"value\":\"1\"}")),
                Arguments.of("a number that is too long", envelope("{\"value\":" + "9".repeat(100_000) + "}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void whatCannotBeReadIsADeadLetterAsItCameAndTheFlowGoesOn(String name, Payload bomb) {
        String room = Cell.newRoom();
        List<Double> values = new CopyOnWriteArrayList<>();
        PetrelClient client = clients.connected(
                ClientOptions.of(ConnectionSettings.parse(BROKER.url())).withObserver(watch));
        client.subscribe(room, Reading.class, event -> values.add(event.data().value()))
                .awaitGranted(Inbox.PATIENCE);
        Inbox letters = new Inbox();
        client.subscribe("dead/+/" + room, letters).awaitGranted(Inbox.PATIENCE);

        client.publish(room, Envelope.of("reading", Map.of("value", 1)));
        client.publish(Publication.of(room, bomb)
                .withMetadata(new Metadata("application/gzip", false, null, null, null, List.of())));
        client.publish(room, Envelope.of("reading", Map.of("value", 2)));

        Await.until(() -> values.size() == 2);
        assertThat(values).containsExactly(1.0, 2.0);
        HandlerFailed failed = watch.await(HandlerFailed.class, 1).getFirst();
        assertThat(failed.failure()).isInstanceOf(MalformedMessage.class);
        assertThat(watch.all(HandlerFailed.class)).hasSize(1);
        assertThat(letters.awaitOne().payload()).isEqualTo(bomb);
        assertThat(watch.all(HandlerRetried.class)).isEmpty();
        assertThat(watch.all(ConnectionLost.class)).isEmpty();
    }

    @Test
    void aTypeThatThePayloadNamesIsNeverLoaded() {
        String room = Cell.newRoom();
        List<Object> handled = new CopyOnWriteArrayList<>();
        PetrelClient client = clients.connected(BROKER.url());
        client.subscribe(room, Object.class, event -> handled.add(event.data())).awaitGranted(Inbox.PATIENCE);
        String trap = "dev.petrel.it.BombsTest$Trap";

        for (String field : List.of("@class", "@type", "@c", "class", "type")) {
            client.publish(Publication.of(room, envelope("{\"" + field + "\":\"" + trap + "\",\"value\":1}")));
            client.publish(Publication.of(room, envelope("{\"value\":[\"" + trap + "\",{}]}")));
        }

        Await.until(() -> handled.size() == 10);
        assertThat(handled).allMatch(Map.class::isInstance);
        assertThat(SPRUNG).isFalse();
    }

    /** The length that is announced takes no room; the connection ends, and the next is as good as ever. */
    @Test
    void aHundredMegabytesAnnouncedEndTheConnectionAndTakeNoRoom() {
        List<Double> values = new CopyOnWriteArrayList<>();
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.politely(PacketType.SUBSCRIBE);
            PetrelClient client = clients.connected(
                    ClientOptions.of(ConnectionSettings.parse(broker.url())).withObserver(watch));
            client.subscribe(
                            "a", Reading.class, event -> values.add(event.data().value()))
                    .awaitGranted(Inbox.PATIENCE);
            long before = used();

            broker.connection(0).raw(new byte[] {0x32, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x32, 0, 1, 'a', 0, 1});
            ConnectionLost lost = watch.await(ConnectionLost.class, 1).getFirst();
            broker.connection(1).await(PacketType.SUBSCRIBE, 1);
            broker.connection(1).publish(ScriptedPublish.of("a", "{\"type\":\"t\",\"data\":{\"value\":3}}"));

            Await.until(() -> values.equals(List.of(3.0)));
            assertThat(lost.why()).contains("of 104857605 bytes is above our maximum");
            assertThat(used() - before).isLessThan(50L << 20);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Payload envelope(String data) {
        return Payload.utf8("{\"type\":\"t\",\"data\":" + data + "}");
    }

    /** A few kilobytes that say they are many. */
    private static byte[] compressed(int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int written = 0; written < size; written += zeros.length) {
                gzip.write(zeros);
            }
        }
        assertThat(bytes.size()).isLessThan((int) SMALL);
        return bytes.toByteArray();
    }
}
