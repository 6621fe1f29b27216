package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.SessionLost;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that are made anew on purpose, under load: nobody notices. */
@Timeout(120)
class ReconnectTest {

    private static final Grounds GROUNDS = new Grounds();
    private static final int PUBLISHERS = 4;
    private static final int RECONNECTS = 5;

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    static Stream<Arguments> cells() {
        return Cell.all()
                .filter(cell -> cell.transport() == Ground.Transport.TCP)
                .flatMap(cell -> Stream.of(Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE).map(qos -> Arguments.of(cell, qos)));
    }

    /** The publisher has a clean session, which MQTT 3.1.1 ends with each of its connections. */
    @ParameterizedTest
    @MethodSource("cells")
    void publishersAtFullSpeedLoseNothingKeepTheirOrderAndSeeNoError(Cell cell, Qos qos) throws Exception {
        String room = Cell.newRoom();
        Inbox inbox = new Inbox();
        clients.connected(cell.settings(GROUNDS))
                .subscribe(SubscriptionRequest.to(room + "/+").withQos(qos), inbox)
                .awaitGranted(Inbox.PATIENCE);
        PetrelClient publisher = clients.connected(
                ClientOptions.of(cell.settings(GROUNDS).withSession(SessionPolicy.clean("publisher-" + room)))
                        .withWill(Will.of(Publication.text(room + "/will", "gone")))
                        .withObserver(watch));
        List<Load> loads = IntStream.range(0, PUBLISHERS)
                .mapToObj(each -> Load.begin(publisher, room + "/" + each, qos))
                .toList();

        for (int i = 0; i < RECONNECTS; i++) {
            Await.until(() -> loads.stream().allMatch(Load::moved));
            publisher.reconnect();
            publisher.awaitConnected(Inbox.PATIENCE);
        }
        loads.forEach(Load::end);

        assertThat(watch.await(Connected.class, RECONNECTS + 1)).hasSize(RECONNECTS + 1);
        for (Load load : loads) {
            assertThat(load.outcomes()).allMatch(Delivered.class::isInstance);
            Await.untilAsserted(() -> assertThat(textsOf(inbox, load.topic)).isEqualTo(load.sent()));
        }
        assertThat(textsOf(inbox, room + "/will")).isEmpty();
    }

    /**
     * What is on its way to a handler belongs to the session, so it comes, in order, through the next connection. Artemis
     * sends what was half way at QoS 2 again as new, see {@link ExactlyOnceOnBrokersTest}.
     */
    @ParameterizedTest
    @MethodSource("cells")
    void aSubscriberWithADurableSessionMissesNothing(Cell cell, Qos qos) throws Exception {
        String room = Cell.newRoom();
        Inbox inbox = new Inbox();
        ConnectionSettings settings =
                cell.settings(GROUNDS).withSession(SessionPolicy.durable("subscriber-" + room, Duration.ofMinutes(5)));
        PetrelClient subscriber = clients.connected(ClientOptions.of(settings).withObserver(watch));
        subscriber.subscribe(SubscriptionRequest.to(room).withQos(qos), inbox).awaitGranted(Inbox.PATIENCE);
        Load load = Load.begin(clients.connected(cell.settings(GROUNDS)), room, qos);

        for (int i = 0; i < RECONNECTS; i++) {
            Await.until(load::moved);
            subscriber.reconnect();
            subscriber.awaitConnected(Inbox.PATIENCE);
        }
        load.end();

        assertThat(watch.all(SessionLost.class)).isEmpty();
        Await.until(() -> inbox.texts().contains(load.sent().getLast()));
        assertThat(inbox.texts().stream().distinct().toList()).isEqualTo(load.sent());
        if (qos == Qos.EXACTLY_ONCE && cell.broker() == Ground.Kind.MOSQUITTO) {
            assertThat(inbox.texts()).hasSize(load.sent().size());
        }
    }

    private static List<String> textsOf(Inbox inbox, String topic) {
        return inbox.messages().stream()
                .filter(message -> message.topic().name().equals(topic))
                .map(message -> message.payload().utf8())
                .toList();
    }

    /** One thread that publishes as fast as the broker answers, a few at a time. */
    private static final class Load {

        private static final int AT_A_TIME = 10;

        final String topic;
        private final List<Receipt> receipts = new ArrayList<>();
        private final AtomicInteger answered = new AtomicInteger();
        private final Thread thread;
        private volatile boolean ending;
        private int looked;

        private Load(PetrelClient client, String topic, Qos qos) {
            this.topic = topic;
            this.thread = Thread.ofVirtual().unstarted(() -> {
                while (!ending) {
                    for (int i = 0; i < AT_A_TIME; i++) {
                        receipts.add(client.publishAsync(Publication.text(topic, String.valueOf(receipts.size()))
                                .withQos(qos)));
                    }
                    Await.outcome(receipts.getLast());
                    answered.set(receipts.size());
                }
            });
        }

        static Load begin(PetrelClient client, String topic, Qos qos) {
            Load load = new Load(client, topic, qos);
            load.thread.start();
            return load;
        }

        /** Whether more was answered since this was asked last. */
        boolean moved() {
            int now = answered.get();
            boolean moved = now > looked + AT_A_TIME;
            if (moved) {
                looked = now;
            }
            return moved;
        }

        void end() {
            ending = true;
            try {
                assertThat(thread.join(Inbox.PATIENCE)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        List<Object> outcomes() {
            return receipts.stream().<Object>map(Await::outcome).toList();
        }

        List<String> sent() {
            return IntStream.range(0, receipts.size()).mapToObj(String::valueOf).toList();
        }
    }
}
