package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** How fast it is, coarsely, so that a change which makes it slow is seen. */
@Isolated
@RequiresMosquitto
@Timeout(120)
class MeasuredTest {

    private static Mosquitto broker;

    @RegisterExtension
    final Clients clients = new Clients();

    @BeforeAll
    static void open() {
        broker = Mosquitto.start(MosquittoOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    /** Each time a fresh client: a second cut within ten seconds would be answered with a delay. */
    @Test
    void aCutIsHealedWithinFiftyMilliseconds() {
        long[] millis = new long[20];
        healed();

        for (int i = 0; i < millis.length; i++) {
            millis[i] = healed();
        }

        Arrays.sort(millis);
        long median = millis[millis.length / 2];
        measured(String.format(
                Locale.ROOT,
                "a cut healed in %d ms (median of %d; fastest %d, slowest %d)",
                median,
                millis.length,
                millis[0],
                millis[millis.length - 1]));
        assertThat(median).isLessThan(50);
    }

    /** Milliseconds from the cut to the first acknowledged message after it. */
    private long healed() {
        try (FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            Watch watch = new Watch();
            PetrelClient client = clients.connected(
                    ClientOptions.of(ConnectionSettings.parse(link.url())).withObserver(watch));
            client.publish(Publication.text("warm", "up"));

            long start = System.nanoTime();
            link.cut();
            watch.await(ClientEvent.ConnectionLost.class, 1);
            client.publish(Publication.text("healed", "?"));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            clients.close();
            return millis;
        }
    }

    @Test
    void publishToAcknowledgementIsQuickAndManyFitIntoASecond() {
        PetrelClient client = clients.connected(broker.url());
        Publication publication = Publication.of("measured", Payload.of(new byte[192]));
        oneByOne(client, publication, 2000);
        pipelined(client, publication, 20_000);

        long[] micros = oneByOne(client, publication, 5000);
        double perSecond = pipelined(client, publication, 50_000);

        Arrays.sort(micros);
        long sum = Arrays.stream(micros).sum();
        long p99 = micros[micros.length * 99 / 100];
        measured(String.format(
                Locale.ROOT,
                "publish to acknowledgement p50 %d us, p99 %d us (QoS 1, one at a time, %d)",
                micros[micros.length / 2],
                p99,
                micros.length));
        measured(String.format(Locale.ROOT, "QoS 1 one at a time: %.0f messages a second", micros.length * 1e6 / sum));
        measured(String.format(Locale.ROOT, "QoS 1 pipelined: %.0f messages a second", perSecond));
        assertThat(p99).isLessThan(TimeUnit.MILLISECONDS.toMicros(10));
        assertThat(micros.length * 1e6 / sum).isGreaterThan(500);
        assertThat(perSecond).isGreaterThan(2000);
    }

    private static long[] oneByOne(PetrelClient client, Publication publication, int count) {
        long[] micros = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            client.publish(publication);
            micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        }
        return micros;
    }

    /** Messages a second, with as many on their way as the queue takes. */
    private static double pipelined(PetrelClient client, Publication publication, int count) {
        int atOnce = 5000;
        long start = System.nanoTime();
        for (int sent = 0; sent < count; sent += atOnce) {
            List<Receipt> receipts = new ArrayList<>(atOnce);
            for (int i = 0; i < atOnce; i++) {
                receipts.add(client.publishAsync(publication));
            }
            assertThat(client.drain(Duration.ofSeconds(20))).isTrue();
            assertThat(receipts).hasSize(atOnce);
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    /** A line that the check shows. */
    private static void measured(String text) {
        System.out.println("measured: " + text);
    }
}
