package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientObserver;
import dev.petrel.observe.Events;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.time.Time;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.NettyDialer;
import dev.petrel.wire.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the will speaks when a connection is closed, on real brokers: of what they do, not all is in the books. */
@NullMarked
@Timeout(120)
class WillOnBrokersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer than the brokers take to publish a will that they hold back for a second. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static final String TOPIC = "wills/ada";

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private @Nullable PetrelClient watcher;

    @AfterEach
    void close() {
        if (watcher != null) {
            watcher.close(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MOSQUITTO, MQTT_5, clean",
        "MOSQUITTO, MQTT_5, durable",
        "MOSQUITTO, MQTT_3_1_1, clean",
        "MOSQUITTO, MQTT_3_1_1, durable",
        "EMBEDDED, MQTT_5, clean",
        "EMBEDDED, MQTT_5, durable",
        "EMBEDDED, MQTT_3_1_1, clean",
        "EMBEDDED, MQTT_3_1_1, durable",
    })
    void closedWithTheWillItSpeaks(Kind kind, Protocol protocol, String session) throws Exception {
        try (Broker broker = Broker.start(kind)) {
            watch(broker);

            close(broker.url(), protocol, session, true);

            Awaitility.await().atMost(PATIENCE).until(() -> !heard.isEmpty());
            assertThat(heard).containsExactly("gone");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MOSQUITTO, MQTT_5, clean",
        "MOSQUITTO, MQTT_3_1_1, clean",
        "EMBEDDED, MQTT_5, clean",
        "EMBEDDED, MQTT_3_1_1, clean",
    })
    void closedWithAGoodbyeItDoesNot(Kind kind, Protocol protocol, String session) throws Exception {
        try (Broker broker = Broker.start(kind)) {
            watch(broker);

            close(broker.url(), protocol, session, false);

            Awaitility.await().during(SILENCE).atMost(PATIENCE).until(heard::isEmpty);
        }
    }

    private void watch(Broker broker) {
        watcher = PetrelClient.of(broker.url()).start();
        watcher.subscribe(TOPIC, message -> heard.add(message.payload().utf8()));
        watcher.awaitConnected(PATIENCE);
    }

    /** Connects, and closes as told. */
    private static void close(String url, Protocol protocol, String session, boolean withWill) throws Exception {
        SessionPolicy policy = session.equals("durable")
                ? SessionPolicy.durable("ada", Duration.ofMinutes(1))
                : SessionPolicy.clean("ada");
        ConnectionSettings settings =
                ConnectionSettings.parse(url).withProtocol(protocol).withSession(policy);
        Plan plan = new Plan(settings, DeliveryLimits.DEFAULT, () -> Will.of(Publication.text(TOPIC, "gone")));
        try (NettyDialer dialer = NettyDialer.open(Time.system())) {
            Events events = new Events("ada", ClientObserver.NONE);
            Connection connection = new Connection(plan, dialer, Time.system(), events, new Nobody());
            connection.start();
            connection.online().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            connection.close(withWill).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    enum Kind {
        MOSQUITTO,
        EMBEDDED
    }

    /** A broker of either kind. */
    private record Broker(String url, Runnable end) implements AutoCloseable {

        static Broker start(Kind kind) {
            return switch (kind) {
                case MOSQUITTO -> {
                    assumeTrue(
                            Mosquitto.installed() || "true".equals(System.getenv("CI")),
                            "skipped: Mosquitto is not installed");
                    Mosquitto mosquitto = Mosquitto.start(MosquittoOptions.DEFAULT);
                    yield new Broker(mosquitto.url(), mosquitto::close);
                }
                case EMBEDDED -> {
                    EmbeddedBroker embedded = EmbeddedBroker.start(BrokerOptions.DEFAULT);
                    yield new Broker(embedded.url(), embedded::close);
                }
            };
        }

        @Override
        public void close() {
            end.run();
        }
    }

    /** Handles nothing. */
    private static final class Nobody implements Incoming {

        @Override
        public void disconnected() {}

        @Override
        public void connected(Greeting greeting) {}

        @Override
        public void received(Packet.Publish publish) {}

        @Override
        public void released(Packet.PubRel release) {}

        @Override
        public void burstEnded() {}

        @Override
        public int receiveMaximum() {
            return DeliveryLimits.DEFAULT.receiveMaximum();
        }

        @Override
        public int unacknowledged() {
            return 0;
        }
    }
}
