package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ConnectFailed;
import dev.petrel.observe.ClientEvent.NoSubscriber;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that forgets everything when it ends is killed again and again, and publications need a subscriber (R1). */
@RequiresMosquitto
class SubscriberNeededTest {

    private static final int TOPICS = 4;
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1) / 400;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration WITHIN = Duration.ofMinutes(2);

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();
    private final List<List<Integer>> handled = new ArrayList<>();

    @Test
    @Timeout(120)
    void nothingIsLostOrReorderedWhenTheBrokerIsKilledAgainAndAgain() throws Exception {
        killed(3, 1_200);
    }

    @Test
    @Tag("full")
    @Timeout(240)
    void nothingIsLostOrReorderedOverTwentyKills() throws Exception {
        killed(20, 20_000);
    }

    /** The first hold is told, and whoever comes then gets what waited. */
    @Test
    @Timeout(120)
    void whatIsPublishedBeforeThereIsASubscriberComesInOrderToTheFirst() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            PetrelClient publisher = clients.connected(
                    ClientOptions.of(ConnectionSettings.parse(broker.url())).withObserver(watch));
            List<Receipt> receipts = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                receipts.add(publisher.publishAsync(numbered(publisher, n)));
            }
            watch.await(NoSubscriber.class, TOPICS);

            subscriber(broker, new AtomicInteger());

            assertDelivered(receipts);
            assertHandled(20);
        }
    }

    /**
     * The broker stays away until both have noticed: one that is back before they dial again could not be told from a rival
     * with the same client id, after which a client waits long.
     */
    private void killed(int kills, int messages) throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            AtomicInteger subscribersFailures = new AtomicInteger();
            AtomicInteger publishersFailures = new AtomicInteger();
            subscriber(broker, subscribersFailures);
            PetrelClient publisher = clients.connected(counting(broker, publishersFailures));
            List<Receipt> receipts = new ArrayList<>();
            Thread publishing = Thread.ofVirtual().start(() -> publish(publisher, messages, receipts));

            for (int kill = 1; kill <= kills; kill++) {
                int until = messages * kill / (kills + 1);
                Await.until(PATIENCE, () -> published(receipts) >= until);
                subscribersFailures.set(0);
                publishersFailures.set(0);
                broker.kill();
                Await.until(() -> subscribersFailures.get() > 0 && publishersFailures.get() > 0);
                broker.restart();
            }

            publishing.join();
            assertDelivered(receipts);
            assertHandled(messages);
        }
    }

    private static int published(List<Receipt> receipts) {
        synchronized (receipts) {
            return receipts.size();
        }
    }

    private static void publish(PetrelClient publisher, int messages, List<Receipt> receipts) {
        long start = System.nanoTime();
        for (int n = 0; n < messages; n++) {
            LockSupport.parkNanos(start + n * PACE_NANOS - System.nanoTime());
            Receipt receipt = publisher.publishAsync(numbered(publisher, n));
            synchronized (receipts) {
                receipts.add(receipt);
            }
        }
    }

    private static Publication numbered(PetrelClient publisher, int n) {
        return publisher
                .envelopes()
                .publication("numbers/" + n % TOPICS, Envelope.of("number", new Numbered(n)))
                .withSubscriberWithin(WITHIN);
    }

    private void subscriber(Mosquitto broker, AtomicInteger failures) {
        PetrelClient subscriber = clients.connected(counting(broker, failures));
        for (int topic = 0; topic < TOPICS; topic++) {
            List<Integer> numbers = new CopyOnWriteArrayList<>();
            handled.add(numbers);
            subscriber
                    .subscribe(
                            "numbers/" + topic,
                            Numbered.class,
                            event -> numbers.add(event.data().n()))
                    .awaitGranted(Inbox.PATIENCE);
        }
    }

    /** Counts attempts to connect that failed. */
    private static ClientOptions counting(Mosquitto broker, AtomicInteger failures) {
        return ClientOptions.of(quick(broker)).withObserver(event -> {
            if (event instanceof ConnectFailed) {
                failures.incrementAndGet();
            }
        });
    }

    private static ConnectionSettings quick(Mosquitto broker) {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
        return ConnectionSettings.parse(broker.url())
                .withTiming(Timing.DEFAULT.withBackoff(backoff))
                .withService(ServiceSettings.named("kills").withDedupe(Duration.ofMinutes(5), 100_000));
    }

    private static void assertDelivered(List<Receipt> receipts) {
        CompletableFuture<?>[] all = receipts.stream()
                .map(receipt -> receipt.outcome().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        assertThat(CompletableFuture.allOf(all)).succeedsWithin(PATIENCE);
        assertThat(all)
                .allSatisfy(outcome -> assertThat((Object) outcome.join()).isEqualTo(Delivered.SUCCESS));
    }

    private void assertHandled(int messages) {
        for (int topic = 0; topic < TOPICS; topic++) {
            List<Integer> sent = new ArrayList<>();
            for (int n = topic; n < messages; n += TOPICS) {
                sent.add(n);
            }
            List<Integer> numbers = handled.get(topic);
            Await.untilAsserted(() -> assertThat(numbers).isEqualTo(sent));
        }
    }

    /** What the envelopes say. */
    record Numbered(int n) {}
}
