package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** What clients take from their process, and give back. */
@Isolated
@Timeout(120)
class ThreadsAndFilesTest {

    private static final int RECONNECTS = 200;
    private static final int WARM_UP = 20;

    @RegisterExtension
    final Clients clients = new Clients();

    @Test
    void fiftyClientsShareOneThread() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            for (int i = 0; i < 50; i++) {
                clients.connected(broker.url()).publish(Publication.text("a", "b"));
            }

            // Those that dial, and those that tell what happened, end when they have done so.
            Await.untilAsserted(() -> assertThat(threads("petrel-")).hasSizeLessThanOrEqualTo(2));
            assertThat(threads("petrel-io")).hasSize(1);
            clients.close();
            ClosingTest.awaitNoThreadOfOurs();
        }
    }

    @Test
    void manyReconnectsLeaveAsManyThreadsAndFilesAsThereWere() {
        Watch watch = new Watch();
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            Timing timing = Timing.DEFAULT.withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
            PetrelClient client = clients.connected(
                    ClientOptions.of(ConnectionSettings.parse(broker.url()).withTiming(timing))
                            .withObserver(watch));
            client.subscribe("a", new Inbox()).awaitGranted(Inbox.PATIENCE);
            reconnect(broker, watch, 0, WARM_UP);
            client.awaitConnected(Inbox.PATIENCE);
            int threads = lasting().size();
            long files = openFiles();

            reconnect(broker, watch, WARM_UP, RECONNECTS);
            client.awaitConnected(Inbox.PATIENCE);

            Await.untilAsserted(() -> {
                assertThat(lasting()).hasSizeLessThanOrEqualTo(threads);
                assertThat(openFiles()).as("open files").isLessThanOrEqualTo(files);
            });
            assertThat(broker.await(PacketType.SUBSCRIBE, RECONNECTS + 1)).hasSize(RECONNECTS + 1);
        }
    }

    private static void reconnect(ScriptedBroker broker, Watch watch, int from, int to) {
        for (int i = from; i < to; i++) {
            watch.await(Connected.class, i + 1);
            broker.connection(i).disconnect(0x8B);
        }
        watch.await(Connected.class, to + 1);
    }

    /** All but those that come and go with the test's own waiting, and those of the JDK that carry virtual threads. */
    private static List<Thread> lasting() {
        return threads("").stream()
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                .toList();
    }

    private static List<Thread> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
