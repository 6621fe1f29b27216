package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent.ChecksumFailed;
import dev.petrel.observe.ClientEvent.DeadLettered;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.Direction;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flipped bits on plain TCP between a broker and a reader that requires a checksum (R9). */
@RequiresMosquitto
@Timeout(600)
class ChecksumOnBrokersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /**
     * So many may be missing after flips on the way to the broker, where no checksum helps: an acknowledgement may name
     * another message, which the broker does not send again then; a CONNECT may end the session, a SUBSCRIBE ask for less.
     */
    private static final int MISUNDERSTOOD = 2;

    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
    private final Map<String, String> sent = new ConcurrentHashMap<>();
    private final Map<String, String> handled = new ConcurrentHashMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final String room = Cell.newRoom();

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void writeALog() {
        log = folder.resolve("log");
    }

    static LongStream seeds() {
        return Post.seeds();
    }

    /** (R9) in short. */
    @Test
    void aBitThatFlipsHereAndThereInAMessageReachesNoHandlerAndTheMessageDoes() {
        flipEach(9);
    }

    /** (R9) */
    @Tag("full")
    @Test
    void aBitThatFlipsInAnyByteOfAMessageReachesNoHandlerAndTheMessageDoes() {
        flipEach(1);
    }

    /**
     * One flip for each of the bytes of a message, so that none is damaged twice; but for bytes 1 and 2, which say how long
     * its packet is [2.1.4]. A packet that says it is longer than it is swallows what comes after it, and on a quiet line
     * that is found at the keep-alive only; among others they flip in {@link #flipAtRandom}.
     */
    private void flipEach(int step) {
        onALink((publisher, link) -> {
            int bytes = 0;
            for (int at = 0; at == 0 || at < bytes; at += step) {
                if (at == 1 || at == 2) {
                    continue;
                }
                link.flipBit(Direction.TO_CLIENT, at, at % Byte.SIZE);
                bytes = publish(publisher, at % 3, at);
                awaitAllHandled(0, () -> 0);
            }

            assertThat(bytes).isPositive();
        });
    }

    /** (R9) on the way to the reader, in short. */
    @Test
    void randomFlipsOnTheWayToTheReaderBringNothingWrongAndLoseNothingUnseen() {
        flipAtRandom(4712, 400, Direction.TO_CLIENT);
    }

    /** (R9) on the way to the reader. */
    @Tag("full")
    @ParameterizedTest
    @MethodSource("seeds")
    void manyRandomFlipsOnTheWayToTheReaderBringNothingWrongAndLoseNothingUnseen(long seed) {
        flipAtRandom(seed, 4_000, Direction.TO_CLIENT);
    }

    /** (R9) in both directions, in short. */
    @Test
    void randomFlipsInBothDirectionsBringNothingWrongAndHardlyLoseAny() {
        flipAtRandom(4711, 400, Direction.TO_CLIENT, Direction.TO_BROKER);
    }

    /** (R9) in both directions. */
    @Tag("full")
    @ParameterizedTest
    @MethodSource("seeds")
    void manyRandomFlipsInBothDirectionsBringNothingWrongAndHardlyLoseAny(long seed) {
        flipAtRandom(seed, 4_000, Direction.TO_CLIENT, Direction.TO_BROKER);
    }

    private void flipAtRandom(long seed, int messages, Direction... directions) {
        onALink((publisher, link) -> {
            for (Direction direction : directions) {
                link.flipBits(direction, direction == Direction.TO_CLIENT ? 5_000 * directions.length : 1_000, seed);
            }
            for (int n = 0; n < messages; n++) {
                int unused = publish(publisher, n % 3, n);
                LockSupport.parkNanos(PACE_NANOS);
            }
            link.heal();
            link.cut();

            awaitAllHandled(1, () -> directions.length > 1 ? MISUNDERSTOOD : acknowledgedByMistake());
            assertThat(link.flippedBits()).isPositive();
        });
    }

    /** No checksum covers a packet identifier: one that was flipped acknowledges another message, which may never have come. */
    private int acknowledgedByMistake() {
        try {
            return MistakenAcknowledgements.count(Files.readAllLines(log), room + "-receiver");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param perLetter how many messages may be missing for each dead letter: one that was damaged twice
     * @param besides how many more
     */
    private void awaitAllHandled(int perLetter, IntSupplier besides) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sent.size() - handled.size())
                        .as("missing; %s", watch.events())
                        .isLessThanOrEqualTo(besides.getAsInt()
                                + perLetter * watch.all(DeadLettered.class).size()));
    }

    private interface Story {
        void tell(PetrelClient publisher, FaultyLink link);
    }

    private void onALink(Story story) {
        MosquittoOptions patient =
                MosquittoOptions.DEFAULT.withLines("max_queued_messages 0", "log_dest file " + log, "log_type all");
        try (Mosquitto broker = Mosquitto.start(patient);
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            ConnectionSettings through = ConnectionSettings.parse(link.url())
                    .withProtocol(Protocol.MQTT_5)
                    .withTiming(Post.TIMING);
            PetrelClient reader = clients.connected(
                    ClientOptions.of(Post.receiving(through, room)).withObserver(watch));
            reader.subscribe(SubscriptionRequest.to(room + "/+").requireChecksum(), this::handle)
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient publisher = clients.connected(broker.url());

            story.tell(publisher, link);

            assertThat(wrong).as("%s", watch.events()).isEmpty();
            watch.await(ChecksumFailed.class, 1);
            System.out.println("measured: R9 " + link.flippedBits() + " bits flipped: " + handled.size() + " of "
                    + sent.size() + " messages handled, none wrong; "
                    + watch.all(ChecksumFailed.class).size() + " failed the checksum, "
                    + watch.all(DeadLettered.class).size() + " dead letters");
        }
    }

    /** Publishes; how many bytes travel at least. */
    private int publish(PetrelClient publisher, int topic, int n) {
        Publication plain =
                publisher.envelopes().publication(room + "/" + topic, Envelope.of("number", Map.of("n", n)));
        sent.put(plain.payload().utf8(), plain.topic().name());
        publisher.publishAsync(plain.withDemands(plain.demands().withChecksum(true)));
        return plain.payload().size() + plain.topic().name().length() + "petrel-checksum".length() + 20;
    }

    private void handle(Message message) {
        String text = message.payload().utf8();
        String topic = message.topic().name();
        if (!topic.equals(sent.get(text))) {
            wrong.add(topic + " " + text);
        }
        if (handled.put(text, topic) != null) {
            wrong.add("twice " + text);
        }
    }
}
