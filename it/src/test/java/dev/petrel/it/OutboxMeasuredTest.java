package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** How fast the outbox accepts and opens, beside what the disk does. */
@Isolated
@Tag("alone")
@Timeout(120)
class OutboxMeasuredTest {

    private static final int THREADS = 64;
    private static final int TOPICS = 100;
    private static final Publication PUBLICATION = Publication.of("measured/outbox", Payload.of(new byte[192]));

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path folder;

    @Test
    void acceptedPublishesASecond() throws Exception {
        PetrelClient client = client();
        publishFromAll(client, 500, 16);

        long start = System.nanoTime();
        publishFromAll(client, 4000, 16);
        double perSecond = THREADS * 4000 * 1e9 / (System.nanoTime() - start);

        measured(String.format(
                Locale.ROOT,
                "outbox: %.0f accepted publishes a second, 64 threads, each with 16 not yet accepted",
                perSecond));
        assertThat(perSecond).isGreaterThan(5000);
    }

    @Test
    void oneAloneBesideOneForce() throws IOException {
        PetrelClient client = client();
        long[] alone = new long[500];
        for (int i = 0; i < alone.length; i++) {
            long start = System.nanoTime();
            client.publish(PUBLICATION);
            alone[i] = System.nanoTime() - start;
        }
        long[] bare = bareForces(500);

        Arrays.sort(alone);
        Arrays.sort(bare);
        measured(String.format(
                Locale.ROOT,
                "outbox: one publish alone accepted in p50 %d us, p99 %d us; one bare fsync p50 %d us, p99 %d us",
                micros(alone, 50),
                micros(alone, 99),
                micros(bare, 50),
                micros(bare, 99)));
        assertThat(micros(alone, 50)).isLessThan(10 * micros(bare, 50) + 5000);
    }

    @Test
    @RequiresMosquitto
    void whatIsOrderedAfterAnOutageBesideWhatIsNot() {
        double plain = drainedPerSecond("plain", false);
        double ordered = drainedPerSecond("ordered", true);

        measured(String.format(
                Locale.ROOT,
                "outbox: after an outage %.0f publications a second on %d topics, and %.0f that are ordered",
                plain,
                TOPICS,
                ordered));
        assertThat(ordered).isGreaterThan(plain / 8);
    }

    private double drainedPerSecond(String name, boolean ordered) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            broker.stop();
            PetrelClient client = clients.of(OutboxProgram.options(broker.url(), folder.resolve(name)));
            ArrayDeque<Receipt> receipts = new ArrayDeque<>();
            for (int i = 0; i < 20_000; i++) {
                Publication each = Publication.of("measured/" + i % TOPICS, Payload.of(new byte[192]));
                receipts.add(client.publishAsync(each.withOrdered(ordered)));
            }
            receipts.forEach(receipt -> receipt.accepted().toCompletableFuture().join());
            broker.restart();

            long start = System.nanoTime();
            client.start();
            assertThat(client.drain(Inbox.PATIENCE)).isTrue();
            return 20_000 * 1e9 / (System.nanoTime() - start);
        }
    }

    @Test
    void openingAHundredMegabytes() throws Exception {
        opens(100);
    }

    @Test
    @Tag("full")
    @Timeout(300)
    void openingAGigabyteTakesLessThanFiveSeconds() throws Exception {
        assertThat(opens(1000)).isLessThan(5.0);
    }

    private double opens(int megabytes) throws Exception {
        OutboxSettings settings = OutboxSettings.in(folder).withMaximum(10_000_000, 2L << 30);
        ClientOptions options = OutboxProgram.options("mqtt://127.0.0.1:1", settings);
        PetrelClient first = clients.of(options);
        Publication large = Publication.of("measured/outbox", Payload.of(new byte[1000]));
        ArrayDeque<Receipt> receipts = new ArrayDeque<>();
        for (int i = 0; i < megabytes * 1000; i++) {
            receipts.add(first.publishAsync(large));
            if (receipts.size() >= 2000) {
                receipts.remove().accepted().toCompletableFuture().join();
            }
        }
        first.close();

        long start = System.nanoTime();
        PetrelClient second = clients.of(options);
        double seconds = (System.nanoTime() - start) / 1e9;

        measured(String.format(Locale.ROOT, "outbox: %d MB open in %.2f s", megabytes, seconds));
        assertThat(second.close(Inbox.PATIENCE).kept()).isEqualTo(megabytes * 1000L);
        return seconds;
    }

    private PetrelClient client() {
        return clients.of(OutboxProgram.options("mqtt://127.0.0.1:1", folder));
    }

    private static void publishFromAll(PetrelClient client, int each, int atOnce) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                ArrayDeque<Receipt> waiting = new ArrayDeque<>();
                for (int sent = 0; sent < each; sent++) {
                    waiting.add(client.publishAsync(PUBLICATION));
                    if (waiting.size() >= atOnce) {
                        waiting.remove().accepted().toCompletableFuture().join();
                    }
                }
                waiting.forEach(
                        receipt -> receipt.accepted().toCompletableFuture().join());
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Writes of the same size to a file that is there already, each forced to the disk. */
    private long[] bareForces(int count) throws IOException {
        long[] nanos = new long[count];
        try (FileChannel file =
                FileChannel.open(folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1 << 20), 0);
            file.force(true);
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                file.write(ByteBuffer.allocate(256), i * 256L);
                file.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    private static long micros(long[] sorted, int percent) {
        return TimeUnit.NANOSECONDS.toMicros(sorted[sorted.length * percent / 100]);
    }

    /** A line that the check shows. */
    private static void measured(String text) {
        System.out.println("measured: " + text);
    }
}
