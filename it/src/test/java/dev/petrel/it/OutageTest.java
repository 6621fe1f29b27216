package dev.petrel.it;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that keeps its sessions goes away for seconds, while its clients go on. */
@RequiresMosquitto
@Timeout(120)
class OutageTest {

    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path kept;

    /**
     * At QoS 1 a line comes twice when the broker ends between taking an acknowledgement from the socket and writing down
     * that it came, so only its first copy is looked at; at QoS 2 there is one copy, and a line that the broker had taken but
     * not confirmed when it ended, which is in doubt and may or may not have come. By default Mosquitto keeps 1000
     * messages for a client that is away and drops further ones without a word; here it keeps all.
     */
    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void everyLineArrivesInOrderOverAnOutage(Qos qos) {
        try (Mosquitto broker =
                Mosquitto.start(MosquittoOptions.DEFAULT.withPersistence(kept).withLines("max_queued_messages 0"))) {
            Inbox inbox = new Inbox();
            PetrelClient subscriber = clients.connected(ConnectionSettings.parse(broker.url())
                    .withSession(SessionPolicy.durable("reader", Duration.ofMinutes(5))));
            subscriber
                    .subscribe(SubscriptionRequest.to("lines").withQos(qos), inbox)
                    .awaitGranted(Inbox.PATIENCE);
            PetrelClient publisher = clients.connected(broker.url());
            List<String> lines = new ArrayList<>();
            List<Receipt> receipts = new ArrayList<>();

            publishFor(TimeUnit.MILLISECONDS.toNanos(500), publisher, qos, lines, receipts);
            broker.stop();
            publishFor(AWAY_NANOS, publisher, qos, lines, receipts);
            broker.restart();
            publishFor(TimeUnit.MILLISECONDS.toNanos(500), publisher, qos, lines, receipts);

            Await.until(() -> inbox.texts().contains(lines.getLast()));
            Set<String> inDoubt = inDoubt(qos, lines, receipts);
            assertThat(inbox.texts().stream().distinct().filter(not(inDoubt::contains)))
                    .containsExactlyElementsOf(
                            lines.stream().filter(not(inDoubt::contains)).toList());
            if (qos == Qos.EXACTLY_ONCE) {
                assertThat(inbox.texts()).doesNotHaveDuplicates();
            }
        }
    }

    /** All others were delivered. */
    private static Set<String> inDoubt(Qos qos, List<String> lines, List<Receipt> receipts) {
        Set<String> inDoubt = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            PublishOutcome outcome = Await.outcome(receipts.get(i));
            if (qos == Qos.EXACTLY_ONCE && outcome instanceof InDoubt) {
                inDoubt.add(lines.get(i));
            } else {
                assertThat(outcome).isInstanceOf(Delivered.class);
            }
        }
        return inDoubt;
    }

    /** One line after another, slowly enough that the broker's end falls between two of them. */
    private static void publishFor(
            long nanos, PetrelClient publisher, Qos qos, List<String> lines, List<Receipt> receipts) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            lines.add("line " + lines.size());
            receipts.add(publisher.publishAsync(
                    Publication.text("lines", lines.getLast()).withQos(qos)));
            LockSupport.parkNanos(PACE_NANOS);
        }
    }
}
