package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.PacketProperties;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ReceivedPacket;
import dev.petrel.testkit.ScriptedBroker;
import dev.petrel.testkit.ScriptedConnection;
import dev.petrel.testkit.ScriptedPublish;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QoS 2 on a living session, with the connection ending at every step of the handshake. */
@Timeout(120)
class ExactlyOnceTest {

    private static final int SERVER_SHUTTING_DOWN = 0x8B;
    private static final int MESSAGES = 60;
    private static final int END_AT_EACH = 7;

    @RegisterExtension
    final Clients clients = new Clients();

    /** Where the connection ends, on the way out. */
    enum Outbound {
        PUBLISH_LOST,
        PUBREC_LOST,
        PUBREL_LOST,
        PUBCOMP_LOST
    }

    @ParameterizedTest
    @EnumSource
    void aPublicationIsTakenOnceWhereverTheConnectionEnds(Outbound end) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            Taker taker = new Taker(broker, end);
            PetrelClient client = clients.connected(quick(broker.url()));

            List<Receipt> receipts = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> client.publishAsync(
                            Publication.text("a", "message " + i).withQos(Qos.EXACTLY_ONCE)))
                    .toList();

            assertThat(receipts)
                    .allSatisfy(receipt -> assertThat(Await.outcome(receipt)).isEqualTo(Delivered.SUCCESS));
            assertThat(taker.taken).isEqualTo(messages());
            assertThat(broker.connections().size()).isGreaterThan(MESSAGES / END_AT_EACH / 2);
        }
    }

    /** Where the connection ends, on the way in. */
    enum Inbound {
        AFTER_PUBLISH,
        AT_PUBREC,
        AFTER_PUBREL,
        AT_PUBCOMP
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsHandledOnceWhereverTheConnectionEnds(Inbound end) {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            Inbox inbox = new Inbox();
            Giver giver = new Giver(broker, end);
            PetrelClient client = clients.of(ClientOptions.of(
                    quick(broker.url()).withSession(SessionPolicy.durable("reader", Duration.ofMinutes(5)))));
            client.subscribe(SubscriptionRequest.to("a").withQos(Qos.EXACTLY_ONCE), inbox);
            client.start();

            Await.until(() -> giver.given() == MESSAGES);

            assertThat(inbox.texts()).isEqualTo(messages());
            assertThat(broker.connections().size()).isGreaterThan(MESSAGES / END_AT_EACH / 2);
        }
    }

    private static List<String> messages() {
        return IntStream.range(0, MESSAGES).mapToObj(i -> "message " + i).toList();
    }

    private static ConnectionSettings quick(String url) {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20));
        return ConnectionSettings.parse(url).withTiming(Timing.DEFAULT.withBackoff(backoff));
    }

    /** Ends connections at every so manieth packet of one kind; what was on its way then is not looked at. */
    private static final class Ends<S> {

        private final S step;
        private final Set<ScriptedConnection> over = new HashSet<>();
        private int count;

        Ends(S step) {
            this.step = step;
        }

        boolean over(ScriptedConnection connection) {
            return over.contains(connection);
        }

        /** Whether the connection is over, now or before. */
        boolean at(ScriptedConnection connection, S now) {
            if (!over(connection) && now.equals(step) && ++count % END_AT_EACH == 0) {
                over.add(connection);
                connection.disconnect(SERVER_SHUTTING_DOWN);
            }
            return over(connection);
        }
    }

    /** A broker that takes QoS 2 messages and keeps the session. */
    private static final class Taker {

        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final Set<Integer> open = new HashSet<>();
        private final Ends<Outbound> ends;

        Taker(ScriptedBroker broker, Outbound end) {
            ends = new Ends<>(end);
            broker.on(
                    PacketType.CONNECT,
                    (connection, connect) ->
                            connection.accept(!connect.connect().cleanStart(), PacketProperties.NONE));
            broker.on(PacketType.PUBLISH, this::publish);
            broker.on(PacketType.PUBREL, this::release);
        }

        private synchronized void publish(ScriptedConnection connection, ReceivedPacket publish) {
            if (ends.at(connection, Outbound.PUBLISH_LOST)) {
                return;
            }
            if (open.add(publish.packetId())) {
                taken.add(publish.text());
            }
            if (!ends.at(connection, Outbound.PUBREC_LOST)) {
                connection.pubrec(publish.packetId(), 0);
            }
        }

        private synchronized void release(ScriptedConnection connection, ReceivedPacket release) {
            if (ends.at(connection, Outbound.PUBREL_LOST)) {
                return;
            }
            boolean known = open.remove(release.packetId());
            if (!ends.at(connection, Outbound.PUBCOMP_LOST)) {
                connection.pubcomp(release.packetId(), known ? 0 : 0x92);
            }
        }
    }

    /** A broker that gives QoS 2 messages, one after another, and keeps the session. */
    private static final class Giver {

        private final Ends<Inbound> ends;
        private int given;
        private boolean released;

        Giver(ScriptedBroker broker, Inbound end) {
            ends = new Ends<>(end);
            broker.on(
                    PacketType.CONNECT,
                    (connection, connect) -> connection.accept(
                            !broker.received(PacketType.SUBSCRIBE).isEmpty(), PacketProperties.NONE));
            broker.on(PacketType.SUBSCRIBE, (connection, subscribe) -> {
                connection.suback(subscribe.packetId(), 2);
                give(connection, true);
            });
            broker.on(PacketType.PUBREC, this::received);
            broker.on(PacketType.PUBCOMP, this::completed);
        }

        synchronized int given() {
            return given;
        }

        private synchronized void give(ScriptedConnection connection, boolean again) {
            if (given == MESSAGES || ends.over(connection)) {
                return;
            }
            int id = given + 1;
            if (released) {
                connection.pubrel(id, 0);
                return;
            }
            ScriptedPublish publish =
                    ScriptedPublish.of("a", "message " + given).withQos(2, id);
            connection.publish(again ? publish.again() : publish);
            ends.at(connection, Inbound.AFTER_PUBLISH);
        }

        private synchronized void received(ScriptedConnection connection, ReceivedPacket rec) {
            if (ends.at(connection, Inbound.AT_PUBREC)) {
                return;
            }
            released = true;
            connection.pubrel(rec.packetId(), 0);
            ends.at(connection, Inbound.AFTER_PUBREL);
        }

        private synchronized void completed(ScriptedConnection connection, ReceivedPacket comp) {
            if (ends.at(connection, Inbound.AT_PUBCOMP)) {
                return;
            }
            if (released && comp.packetId() == given + 1) {
                released = false;
                given++;
                give(connection, false);
            }
        }
    }
}
