package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.PacketProperties;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ReceivedPacket;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.ScriptedConnection;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Bursts against a broker that takes few messages at a time (R28). */
@Timeout(120)
class WindowTest {

    private static final int RECEIVE_MAXIMUM = 5;
    private static final int BURST = 5000;

    @RegisterExtension
    final Clients clients = new Clients();

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void neverAreMoreOnTheWayThanTheBrokerTakes(Qos qos) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            SlowReader reader = new SlowReader(broker);
            PetrelClient client = clients.connected(broker.url());

            List<Receipt> receipts = burst(client, qos);

            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isEqualTo(Delivered.SUCCESS));
            assertThat(reader.most()).isEqualTo(RECEIVE_MAXIMUM);
            assertThat(reader.texts()).isEqualTo(texts());
            System.out.println("measured: R28 a burst of " + BURST + " at " + qos + " against a receive maximum of "
                    + RECEIVE_MAXIMUM + ": all delivered, " + reader.most() + " in flight at most");
        }
    }

    @Test
    @RequiresMosquitto
    void aBurstThroughANarrowBrokerArrivesWholeAndInOrder() {
        try (Mosquitto broker = Mosquitto.start(
                MosquittoOptions.DEFAULT.withMaximumInFlight(RECEIVE_MAXIMUM).withLines("max_queued_messages 0"))) {
            Inbox inbox = new Inbox();
            clients.connected(broker.url()).subscribe("burst", inbox).awaitGranted(Inbox.PATIENCE);
            PetrelClient client = clients.connected(broker.url());

            List<Receipt> receipts = burst(client, Qos.AT_LEAST_ONCE);

            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isInstanceOf(Delivered.class));
            assertThat(inbox.await(BURST)).isEqualTo(texts());
        }
    }

    /** What one holds, the others of its group do not get. */
    @ParameterizedTest
    @CsvSource({"$share/g/a, $share/g/b, false, 50", "$share/g/a, $share/g/b, true, 50", "$share/g/a, b, false, 1000"})
    void aClientWithNothingButSharedSubscriptionsTakesFewMessagesAtATime(
            String one, String other, boolean watched, long most) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            ConnectionSettings settings = ConnectionSettings.parse(broker.url());
            PetrelClient client = clients.of(ClientOptions.of(
                    settings.withService(settings.service().withHealth(watched).withHeartbeat(watched))));
            client.subscribe(one, new Inbox());
            client.subscribe(other, new Inbox());

            client.start();

            ReceivedPacket connect = broker.await(PacketType.CONNECT, 1).getFirst();
            assertThat(connect.properties().number(PacketProperties.RECEIVE_MAXIMUM))
                    .hasValue(most);
        }
    }

    private static List<Receipt> burst(PetrelClient client, Qos qos) {
        return texts().stream()
                .map(text -> client.publishAsync(Publication.text("burst", text).withQos(qos)))
                .toList();
    }

    private static List<String> texts() {
        return IntStream.range(0, BURST).mapToObj(i -> "message " + i).toList();
    }

    /** Answers only when it has as many as it takes, or nothing more comes. */
    private static final class SlowReader {

        private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
        private final List<String> texts = new ArrayList<>();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        SlowReader(ScriptedBroker broker) {
            broker.on(
                    PacketType.CONNECT,
                    (connection, connect) -> connection.accept(
                            false, PacketProperties.NONE.with(PacketProperties.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM)));
            broker.on(PacketType.PUBLISH, this::publish);
            broker.on(
                    PacketType.PUBREL,
                    (connection, release) -> answers.add(() -> {
                        open.decrementAndGet();
                        connection.pubcomp(release.packetId(), 0);
                    }));
            Thread.ofPlatform().daemon().start(this::answer);
        }

        private void publish(ScriptedConnection connection, ReceivedPacket publish) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            texts.add(publish.text());
            answers.add(() -> {
                if (publish.qos() == 1) {
                    open.decrementAndGet();
                    connection.puback(publish.packetId(), 0);
                } else {
                    connection.pubrec(publish.packetId(), 0);
                }
            });
        }

        private void answer() {
            try {
                while (true) {
                    answers.take().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        int most() {
            return most.get();
        }

        List<String> texts() {
            return texts;
        }
    }
}
