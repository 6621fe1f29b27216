package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.CloseReport;
import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Publication;
import dev.petrel.observe.Health;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the outbox accepted arrives, whatever becomes of the process that accepted it. */
@RequiresMosquitto
@Timeout(120)
class OutboxTest {

    private static final MosquittoOptions KEEPS_ALL = MosquittoOptions.DEFAULT.withLines("max_queued_messages 0");
    private static final Duration LONG = Duration.ofMinutes(2);

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path folder;

    /** (R13) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whatWasAcceptedWithoutABrokerArrivesInOrderAfterAKill(Protocol protocol) throws Exception {
        try (Mosquitto broker = Mosquitto.start(KEEPS_ALL)) {
            broker.stop();
            int accepted = acceptedUntilKilled(broker, protocol);
            broker.restart();
            Inbox inbox = inbox(broker);

            drain(broker, protocol);

            Await.until(LONG, () -> arrived(inbox).size() >= accepted); // the broker has all, the reader soon
            List<String> arrived = arrived(inbox);
            assertThat(arrived).isEqualTo(texts("offline", arrived.size()));
            System.out.println("measured: R13 killed without a broker on " + protocol + ": " + accepted
                    + " accepted publications arrived in order");
        }
    }

    private int acceptedUntilKilled(Mosquitto broker, Protocol protocol) throws Exception {
        try (OutboxChild child = child(broker, protocol, "offline", 50)) {
            child.awaitAccepted(3000);
            return child.kill();
        }
    }

    /** (R14) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void tenKillsWhileItSendsLoseNothing(Protocol protocol) throws Exception {
        survives(protocol, 10, 14);
    }

    /** (R14) */
    @Test
    @Tag("full")
    @Timeout(900)
    void killsAtTwoHundredRandomPointsLoseNothing() throws Exception {
        survives(Protocol.MQTT_5, 200, System.nanoTime());
    }

    /** Rounds of a program that is killed at some point, the next of which sends what the one before has left. */
    private void survives(Protocol protocol, int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        try (Mosquitto broker = Mosquitto.start(KEEPS_ALL)) {
            Inbox inbox = inbox(broker);
            List<String> accepted = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                String name = "round" + round;
                try (OutboxChild child = child(broker, protocol, name, 1 + random.nextInt(40))) {
                    child.awaitAccepted(1 + random.nextInt(2000));
                    LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(20)));
                    accepted.addAll(texts(name, child.kill()));
                }
            }

            drain(broker, protocol);

            Await.until(LONG, () -> new HashSet<>(arrived(inbox)).containsAll(accepted));
            List<String> arrived = arrived(inbox);
            assertThat(arrived).as("seed " + seed).isEqualTo(inOrder(arrived, rounds));
            System.out.println("measured: R14 killed " + rounds + " times while it sent on " + protocol + ": "
                    + accepted.size() + " accepted publications arrived in order");
        }
    }

    /** What arrived of each round in the order in which it was published. */
    private static List<String> inOrder(List<String> arrived, int rounds) {
        return IntStream.range(0, rounds)
                .mapToObj(round -> "round" + round)
                .flatMap(name ->
                        texts(name, (int) arrived.stream()
                                        .filter(text -> text.startsWith(name + " "))
                                        .count())
                                .stream())
                .collect(Collectors.toList());
    }

    /** (R22) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whatIsLeftAtTheCloseIsKeptAndSentByTheNext(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(KEEPS_ALL)) {
            broker.stop();
            PetrelClient first = clients.started(options(broker.url(), protocol));
            List<Receipt> receipts = IntStream.range(0, 100)
                    .mapToObj(i -> first.publish(Publication.text("lines", "kept " + i + " ")))
                    .toList();
            assertThat(first.health().status()).isEqualTo(Health.Status.DOWN);

            CloseReport report = first.close(Duration.ofSeconds(3));

            assertThat(report).isEqualTo(new CloseReport(0, false, 100));
            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt))
                            .isInstanceOfSatisfying(
                                    Failed.class,
                                    failed -> assertThat(failed.detail()).contains("the outbox keeps it")));
            broker.restart();
            Inbox inbox = inbox(broker);
            drain(broker, protocol);
            Await.untilAsserted(() -> assertThat(arrived(inbox)).isEqualTo(texts("kept", 100)));
        }
    }

    /** (R10) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void publishingGoesOnAtItsPaceWhileTheBrokerIsAway(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(KEEPS_ALL);
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            PetrelClient client = clients.connected(options(link.url(), protocol));
            link.refuse(); // not before somebody reads does it come back
            broker.stop();
            long[] nanos = new long[900];
            List<Receipt> receipts = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < nanos.length; i++) {
                long before = System.nanoTime();
                receipts.add(client.publishAsync(Publication.text("lines", "paced " + i + " ")));
                nanos[i] = System.nanoTime() - before;
                LockSupport.parkNanos(start + (i + 1) * TimeUnit.SECONDS.toNanos(1) / 150 - System.nanoTime());
            }
            broker.restart();
            Inbox inbox = inbox(broker);
            link.heal();

            assertThat(client.drain(LONG)).isTrue();

            Arrays.sort(nanos);
            assertThat(nanos[nanos.length * 99 / 100]).isLessThan(TimeUnit.MILLISECONDS.toNanos(5));
            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
            Await.until(() -> arrived(inbox).size() >= nanos.length);
            assertThat(arrived(inbox)).isEqualTo(texts("paced", nanos.length));
            System.out.println("measured: R10 publishAsync while the broker was away p99 "
                    + TimeUnit.NANOSECONDS.toMicros(nanos[nanos.length * 99 / 100])
                    + " us, all 900 delivered in order on "
                    + protocol);
        }
    }

    /** (R11) */
    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    @Tag("full")
    @Timeout(300)
    void moreThanTheHeapHoldsIsKeptAndArrives(Protocol protocol) throws Exception {
        try (Mosquitto broker = Mosquitto.start(KEEPS_ALL)) {
            broker.stop();
            fill(broker, protocol, 150_000);
            broker.restart();
            Inbox inbox = inbox(broker);
            try (OutboxChild child = small(broker, protocol, "after", 1, 1, 60)) {
                child.awaitAccepted(1);

                // Copies are counted too, so the rest is looked at once there can be enough.
                Await.until(
                        LONG, () -> inbox.count() > 150_000 && arrived(inbox).size() > 150_000);
            }
            assertThat(arrived(inbox).subList(0, 150_000)).isEqualTo(texts("heap", 150_000));
            System.out.println("measured: R11 150000 publications of 1 KiB were kept and arrived with 64 MB of heap on "
                    + protocol);
        }
    }

    /** (R11) */
    @Test
    @Tag("full")
    @Timeout(900)
    void aGigabyteIsKeptOpenedAndArrivesInOrderWithSixtyFourMegabytesOfHeap() throws Exception {
        int count = 999_000;
        try (Mosquitto broker = Mosquitto.start(KEEPS_ALL)) {
            broker.stop();
            fill(broker, Protocol.MQTT_5, count);
            assertThat(bytesOf(folder)).isGreaterThan(1_000_000_000);
            broker.restart();
            InOrder reader = new InOrder();
            clients.connected(broker.url()).subscribe("lines", reader).awaitGranted(Inbox.PATIENCE);

            long start = System.nanoTime();
            try (OutboxChild child = small(broker, Protocol.MQTT_5, "after", 1, 1, 600)) {
                child.awaitAccepted(1);
                long opened = System.nanoTime();
                assertThat(child.rest()).last().isEqualTo("closed " + new CloseReport(0, true, 0));
                System.out.printf(
                        "measured: R11 %d publications of 1 KiB, with 64 MB of heap: open and the next one accepted"
                                + " after %.1f s, all delivered after %.0f s%n",
                        count, (opened - start) / 1e9, (System.nanoTime() - start) / 1e9);
                assertThat(child.exitValue()).isZero();
            }
            Await.until(LONG, () -> reader.next() == count);
        }
    }

    private static long bytesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Counts what comes as it was numbered; a copy of what came before is passed over. */
    private static final class InOrder implements MessageHandler {

        private final AtomicInteger next = new AtomicInteger();

        int next() {
            return next.get();
        }

        @Override
        public void handle(Message message) {
            if (message.payload().utf8().startsWith("heap " + next.get() + " ")) {
                next.incrementAndGet();
            }
        }
    }

    /** Has so many accepted by a program with little heap, while there is no broker. */
    private void fill(Mosquitto broker, Protocol protocol, int count) throws Exception {
        try (OutboxChild child = small(broker, protocol, "heap", 1000, count, 0)) {
            List<String> said = child.rest();

            assertThat(said).contains("health DOWN").last().isEqualTo("closed " + new CloseReport(0, false, count));
            assertThat(child.accepted()).isEqualTo(count);
            assertThat(child.exitValue()).isZero();
        }
    }

    private OutboxChild small(Mosquitto broker, Protocol protocol, String name, int atOnce, int count, int drain)
            throws Exception {
        return OutboxChild.start(
                List.of("-Xmx64m"),
                broker.url(),
                folder,
                "lines",
                name,
                "" + atOnce,
                "1024",
                "" + count,
                "" + drain,
                protocol.name());
    }

    private OutboxChild child(Mosquitto broker, Protocol protocol, String name, int atOnce) throws Exception {
        Files.createDirectories(folder);
        return OutboxChild.start(
                List.of("-Xmx128m"),
                broker.url(),
                folder,
                "lines",
                name,
                "" + atOnce,
                "64",
                "1000000",
                "0",
                protocol.name());
    }

    private Inbox inbox(Mosquitto broker) {
        Inbox inbox = new Inbox();
        clients.connected(broker.url()).subscribe("lines", inbox).awaitGranted(Inbox.PATIENCE);
        return inbox;
    }

    private ClientOptions options(String url, Protocol protocol) {
        ClientOptions options = OutboxProgram.options(url, folder);
        return options.withConnection(options.connection().withProtocol(protocol));
    }

    /** Opens the outbox and sends what is in it. */
    private void drain(Mosquitto broker, Protocol protocol) {
        PetrelClient next = clients.connected(options(broker.url(), protocol));
        assertThat(next.drain(LONG)).isTrue();
    }

    /** The first copy of each, as name and number. */
    private static List<String> arrived(Inbox inbox) {
        return inbox.texts().stream()
                .map(text -> text.substring(0, text.indexOf(' ', text.indexOf(' ') + 1)))
                .distinct()
                .collect(Collectors.toList());
    }

    private static List<String> texts(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + " " + i).collect(Collectors.toList());
    }
}
