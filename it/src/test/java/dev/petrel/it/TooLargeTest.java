package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.PetrelClient;
import dev.petrel.fault.PublishFailed;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A payload larger than the broker takes, among others: that one ends, and nothing else suffers (R25). */
@RequiresMosquitto
@Timeout(120)
class TooLargeTest {

    private static final int MOST = 2_000;

    @RegisterExtension
    final Clients clients = new Clients();

    private final Inbox inbox = new Inbox();
    private Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("max_packet_size " + MOST));

    @AfterEach
    void close() {
        clients.close();
        broker.close();
    }

    @Test
    void whereTheBrokerSaysWhatItTakesItFailsAtOnce() {
        PublishOutcome large = publishAmongOthers(Protocol.MQTT_5);

        assertThat(large)
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause()).isEqualTo(Failed.FailureCause.NOT_SUPPORTED));
    }

    @Test
    void whatIsKnownToBeTooLargeIsNotKeptInTheOutbox(@TempDir Path folder) {
        PetrelClient client = clients.connected(ConnectionSettings.parse(broker.url())
                .withSession(SessionPolicy.durable("ada", Duration.ofMinutes(1)))
                .withOutbox(OutboxSettings.in(folder)));

        assertThatThrownBy(() -> client.publish(Publication.of("sizes/b", Payload.of(new byte[MOST + 100]))))
                .isInstanceOf(PublishFailed.class);

        assertThat(client.close(Inbox.PATIENCE).kept()).isZero();
    }

    @Test
    void whereTheBrokerClosesWithoutAWordItIsGivenUp() {
        PublishOutcome large = publishAmongOthers(Protocol.MQTT_3_1_1);

        assertThat(large)
                .isInstanceOfSatisfying(
                        InDoubt.class, doubt -> assertThat(doubt.cause()).isEqualTo(DoubtCause.SUSPECT));
    }

    /** Mosquitto's older bound, on the payload: it answers on MQTT 5, and takes it without a word on MQTT 3.1.1. */
    @Test
    void whereTheBrokerAnswersTheAnswerCounts() {
        broker.close();
        broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("message_size_limit " + MOST));

        assertThat(publishAmongOthers(Protocol.MQTT_5)).isInstanceOf(Failed.class);
    }

    /** How the large one ends; all others are delivered and come in order. */
    private PublishOutcome publishAmongOthers(Protocol protocol) {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(100));
        PetrelClient client = clients.connected(ConnectionSettings.parse(broker.url())
                .withProtocol(protocol)
                .withTiming(Timing.DEFAULT.withBackoff(backoff)));
        client.subscribe("sizes/+", inbox).awaitGranted(Inbox.PATIENCE);
        List<Receipt> others = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            others.add(client.publishAsync(Publication.text("sizes/a", "before " + i)));
        }
        Receipt large = client.publishAsync(Publication.of("sizes/b", Payload.of(new byte[MOST + 100])));
        for (int i = 0; i < 5; i++) {
            others.add(client.publishAsync(Publication.text("sizes/a", "after " + i)));
        }

        PublishOutcome end = Await.outcome(large);
        assertThat(others)
                .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
        assertThat(client.publish(Publication.text("sizes/a", "last"))).isNotNull();
        Await.until(() -> inbox.texts().contains("last"));
        assertThat(inbox.texts().stream().distinct())
                .containsExactly(
                        "before 0",
                        "before 1",
                        "before 2",
                        "before 3",
                        "before 4",
                        "after 0",
                        "after 1",
                        "after 2",
                        "after 3",
                        "after 4",
                        "last");
        return end;
    }
}
