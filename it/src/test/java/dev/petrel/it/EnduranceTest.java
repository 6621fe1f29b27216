package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.Fault;
import dev.petrel.testkit.FaultPlan;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.JvmCommand;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.RandomFaults;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Long runs (R30, for minutes): threads, open files and heap at the end are as they were after the first minute. */
@Isolated
@Tag("full")
@Timeout(1200)
class EnduranceTest {

    private static final int RECONNECTS = 10_000;
    private static final int WARM_UP = 1000;
    private static final Duration SOAK = Duration.ofMinutes(Long.getLong("petrel.soak.minutes", 10));
    private static final Duration SOAK_WARM_UP = Duration.ofMinutes(1);

    /** What waits at the end goes through a broker that writes down all it has at each change. */
    private static final Duration CATCHING_UP = Duration.ofMinutes(5);

    private static final long HEAP_SLACK = 8L << 20;

    /** What befalls this JVM would befall the books too, and what loses answered messages would blur them. */
    private static final Set<Fault> FAULTS = EnumSet.complementOf(EnumSet.of(Fault.CLIENT_FREEZE, Fault.BROKER_KILL));

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path kept;

    /** What the process holds. */
    private record Held(int threads, long files, long heap) {

        static Held now() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            return new Held(threadCount(), openFiles(), runtime.totalMemory() - runtime.freeMemory());
        }

        /** All but those that come and go with the test's own waiting, and those of the JDK that carry virtual threads. */
        private static int threadCount() {
            return (int) Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> !name.startsWith("awaitility") && !name.startsWith("ForkJoinPool"))
                    .filter(name -> !name.startsWith("faulty-link"))
                    .count();
        }

        private static long openFiles() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
        }
    }

    @Test
    void tenThousandReconnectsTakeNothing() {
        AtomicInteger connects = new AtomicInteger();
        Timing quick = Timing.DEFAULT.withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
        try (ChildJvm broker = ChildJvm.start(JvmCommand.of(RestlessBroker.class))) {
            String url = broker.awaitLine("mqtt://", Inbox.PATIENCE);
            PetrelClient client = clients.started(
                    ClientOptions.of(ConnectionSettings.parse(url).withTiming(quick))
                            .withObserver(event -> count(event, connects)));
            client.subscribe("a", new Inbox());
            Await.until(Duration.ofMinutes(2), () -> connects.get() >= WARM_UP);
            Held before = Held.now();

            Await.until(Duration.ofMinutes(8), () -> connects.get() >= RECONNECTS);
            broker.tell("rest");
            Await.until(() -> client.health().status() == Status.UP);

            System.out.println("measured: " + connects + " reconnects: " + before + ", then " + Held.now());
            Await.untilAsserted(() -> assertAsBefore(before));
        }
    }

    private static void count(ClientEvent event, AtomicInteger connects) {
        if (event instanceof Connected) {
            connects.incrementAndGet();
        }
    }

    @Test
    @RequiresMosquitto
    void tenMinutesUnderRandomFaultsTakeNothing() throws Exception {
        try (Mosquitto broker = Post.keepingBroker(kept);
                FaultyLink senders = FaultyLink.to("127.0.0.1", broker.port());
                FaultyLink receivers = FaultyLink.to("127.0.0.1", broker.port())) {
            Map<Protocol, Post> posts = new EnumMap<>(Protocol.class);
            for (Protocol protocol : List.of(Protocol.MQTT_5, Protocol.MQTT_3_1_1)) {
                posts.put(protocol, Post.open(clients, senders.url(), receivers.url(), protocol));
            }
            AtomicBoolean over = new AtomicBoolean();
            Thread sending = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    posts.values().forEach(post -> post.sender().sendFor(Duration.ofMillis(100), 50));
                }
            });
            weather(SOAK_WARM_UP, 1, senders, receivers, broker);
            Held before = Held.now();
            String faults = weather(SOAK.minus(SOAK_WARM_UP), 2, senders, receivers, broker);
            over.set(true);
            sending.join();

            posts.forEach((protocol, post) -> {
                boolean unused = post.ledger().awaitSettled(CATCHING_UP);
                post.assertFlawless("R30 for " + SOAK.toMinutes() + " minutes on " + protocol + ", " + faults);
                post.newBooks();
            });
            System.out.println("measured: " + SOAK.toMinutes() + " minutes under random faults: " + before + ", then "
                    + Held.now());
            Await.untilAsserted(() -> assertAsBefore(before));
        }
    }

    private static String weather(
            Duration time, long seed, FaultyLink senders, FaultyLink receivers, Mosquitto broker) {
        RandomFaults faults = new RandomFaults(FaultPlan.of(seed, time, FAULTS))
                .onLink(senders)
                .onLink(receivers)
                .onBroker(broker);
        faults.run();
        return faults.toString();
    }

    private static void assertAsBefore(Held before) {
        Held now = Held.now();
        assertThat(now.threads()).as("threads").isLessThanOrEqualTo(before.threads());
        assertThat(now.files()).as("open files").isLessThanOrEqualTo(before.files() + 2);
        assertThat(now.heap()).as("bytes of heap").isLessThanOrEqualTo(before.heap() + HEAP_SLACK);
    }
}
