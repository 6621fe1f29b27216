package dev.petrel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedBrokerTest {

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageReachesItsSubscriber(boolean mqtt5) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT);
                RawClient subscriber = client(broker, mqtt5);
                RawClient publisher = client(broker, mqtt5)) {
            subscriber.connect("subscriber");
            subscriber.subscribe("a/+", 1);
            publisher.connect("publisher");

            publisher.publish("a/b", "hello");

            assertThat(subscriber.message().payload()).isEqualTo("hello");
            assertThat(broker.url()).isEqualTo("mqtt://127.0.0.1:" + broker.port());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatItAcknowledgedSurvivesRestartsOnTheSamePort(boolean mqtt5) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT.withDataDirectory(data))) {
            int port = broker.port();
            try (RawClient subscriber = client(broker, mqtt5)) {
                subscriber.connect("subscriber");
                subscriber.subscribe("a/#", 1);
            }
            try (RawClient publisher = client(broker, mqtt5)) {
                publisher.connect("publisher");
                publisher.publish("a/b", "queued");
                publisher.publish("kept", "retained", true);
            }

            broker.restart();
            broker.restart();

            assertThat(broker.port()).isEqualTo(port);
            try (RawClient subscriber = client(broker, mqtt5)) {
                assertThat(subscriber.connect("subscriber").body().get(0))
                        .as("session present")
                        .isEqualTo((byte) 1);
                RawClient.Received queued = subscriber.message();
                assertThat(queued.payload()).isEqualTo("queued");
                subscriber.acknowledge(queued);
                subscriber.subscribe("kept", 1);
                assertThat(subscriber.message())
                        .extracting(RawClient.Received::payload, RawClient.Received::retain)
                        .containsExactly("retained", true);
            }
        }
    }

    @Test
    void anotherBrokerOpensTheDataOfTheFirst() {
        BrokerOptions options = BrokerOptions.DEFAULT.withDataDirectory(data);
        int port;
        try (EmbeddedBroker first = EmbeddedBroker.start(options);
                RawClient publisher = RawClient.mqtt5(first.port())) {
            port = first.port();
            publisher.connect("publisher");
            publisher.publish("kept", "retained", true);
        }

        try (EmbeddedBroker second = EmbeddedBroker.start(options.withPort(port));
                RawClient subscriber = RawClient.mqtt5(second.port())) {
            subscriber.connect("subscriber");
            subscriber.subscribe("#", 1);

            assertThat(second.port()).isEqualTo(port);
            assertThat(subscriber.message().payload()).isEqualTo("retained");
        }
    }

    @Test
    void withoutADirectoryItComesBackEmpty() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            try (RawClient publisher = RawClient.mqtt5(broker.port())) {
                publisher.connect("publisher");
                publisher.publish("kept", "retained", true);
            }

            broker.restart();

            try (RawClient subscriber = RawClient.mqtt5(broker.port())) {
                subscriber.connect("subscriber");
                subscriber.subscribe("kept", 1);
                assertThat(subscriber.silentFor(Duration.ofMillis(300))).isTrue();
            }
        }
    }

    @Test
    void aPortInUseIsSaidAtOnce() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerOptions options = BrokerOptions.DEFAULT.withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOf(BrokerNotStarted.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another");
        }
    }

    @Test
    void aDataDirectoryInUseIsSaidAtOnce() {
        BrokerOptions options = BrokerOptions.DEFAULT.withDataDirectory(data);
        try (EmbeddedBroker first = EmbeddedBroker.start(options)) {

            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOf(BrokerNotStarted.class)
                    .hasMessageContaining(data.toString())
                    .hasMessageContaining("in use");

            assertThat(first.running()).isTrue();
        }
    }

    @Test
    void onlyTheUserOfItsLoginGetsIn() {
        Login login = new Login("ann", Secret.of("canary-4711"));
        BrokerOptions options = BrokerOptions.DEFAULT.withLogin(login);
        try (EmbeddedBroker broker = EmbeddedBroker.start(options);
                RawClient right = RawClient.mqtt5(broker.port());
                RawClient wrong = RawClient.mqtt5(broker.port());
                RawClient nobody = RawClient.mqtt5(broker.port())) {

            assertThat(right.connect("a", "ann", "canary-4711").body().get(1)).isZero();
            assertThat(wrong.connect("b", "ann", "canary").body().get(1) & 0xFF).isEqualTo(0x86);
            assertThat(nobody.connect("c").body().get(1) & 0xFF).isEqualTo(0x86);
            right.subscribe("a", 1);
            right.publish("b", "may do everything");
            assertThat(options.toString()).doesNotContain("canary");
        }
    }

    @Test
    void aMessageWhoseReceiverDiesManyTimesIsNotDropped() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            try (RawClient receiver = RawClient.mqtt5(broker.port())) {
                receiver.connect("receiver");
                receiver.subscribe("a", 1);
                receiver.publish("a", "stubborn");
            }

            for (int life = 0; life < 15; life++) {
                try (RawClient receiver = RawClient.mqtt5(broker.port())) {
                    receiver.connect("receiver");
                    assertThat(receiver.message().payload()).isEqualTo("stubborn");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSubscriberThatIsAwayLosesNothingWhenMemoryIsFull(boolean persistent) {
        BrokerOptions options =
                BrokerOptions.DEFAULT.withMemory(1024 * 1024).withDataDirectory(persistent ? data : null);
        String ballast = "x".repeat(10_000);
        int messages = 600;
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            try (RawClient subscriber = RawClient.mqtt5(broker.port())) {
                subscriber.connect("subscriber");
                subscriber.subscribe("a", 1);
            }
            try (RawClient publisher = RawClient.mqtt5(broker.port())) {
                publisher.connect("publisher");
                for (int i = 0; i < messages; i++) {
                    publisher.publish("a", i + ballast);
                }
            }

            try (RawClient subscriber = RawClient.mqtt5(broker.port())) {
                subscriber.connect("subscriber");
                // Artemis may bring what it had paged out of its order, so the numbers are looked at, and not the
                // order.
                Set<Integer> received = new TreeSet<>();
                for (int i = 0; i < messages; i++) {
                    RawClient.Received message = subscriber.message();
                    subscriber.acknowledge(message);
                    assertThat(message.payload()).endsWith(ballast);
                    received.add(Integer.valueOf(
                            message.payload().substring(0, message.payload().indexOf('x'))));
                }

                assertThat(received)
                        .containsExactlyElementsOf(
                                IntStream.range(0, messages).boxed().toList());
            }
        }
    }

    @Test
    void aMessageThatExpiredIsNotDelivered() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            try (RawClient client = RawClient.mqtt5(broker.port())) {
                client.connect("client");
                client.subscribe("a", 1);
            }
            try (RawClient publisher = RawClient.mqtt5(broker.port())) {
                publisher.connect("publisher");
                for (int i = 0; i < 5; i++) {
                    publisher.publishExpiring("a", "short-lived", 1);
                }
                assertThat(publisher.silentFor(Duration.ofMillis(1200))).isTrue();
                publisher.publish("a", "fresh");
            }

            try (RawClient client = RawClient.mqtt5(broker.port())) {
                client.connect("client");
                assertThat(client.message().payload()).isEqualTo("fresh");
            }
        }
    }

    @Test
    void topicsThatDifferInADotOrAStarAreDifferent() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT);
                RawClient subscriber = RawClient.mqtt5(broker.port());
                RawClient publisher = RawClient.mqtt5(broker.port())) {
            publisher.connect("publisher");
            publisher.publish("a.b", "retained dot", true);
            subscriber.connect("subscriber");
            subscriber.subscribe("a/b", 1);
            subscriber.subscribe("a.*", 1);

            publisher.publish("a.b", "dot");
            publisher.publish("a.*", "star");
            publisher.publish("a/b", "slash");

            assertThat(List.of(
                            subscriber.message().payload(), subscriber.message().payload()))
                    .containsExactlyInAnyOrder("star", "slash");
        }
    }

    @Test
    void packetsUpToTheMaximumPassAndLargerOnesEndTheConnection() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT.withMaximumPacketSize(200_000));
                RawClient subscriber = RawClient.mqtt5(broker.port());
                RawClient publisher = RawClient.mqtt5(broker.port())) {
            subscriber.connect("subscriber");
            subscriber.subscribe("a", 1);
            publisher.connect("publisher");

            publisher.publish("a", "x".repeat(190_000));

            assertThat(subscriber.message().payload()).hasSize(190_000);
            assertThatThrownBy(() -> publisher.publish("a", "x".repeat(210_000)))
                    .isInstanceOfAny(AssertionError.class, java.io.UncheckedIOException.class);
        }
    }

    @Test
    void stoppingTwiceIsAsGoodAsOnce() {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT);

        broker.stop();
        broker.close();

        assertThat(broker.running()).isFalse();
    }

    @Test
    void aHostThatIsNotHereIsSaid() {
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerOptions.DEFAULT.withHost("192.0.2.1")))
                .isInstanceOf(BrokerNotStarted.class)
                .hasMessageContaining("192.0.2.1");
    }

    private static RawClient client(EmbeddedBroker broker, boolean mqtt5) {
        return mqtt5 ? RawClient.mqtt5(broker.port()) : RawClient.mqtt311(broker.port());
    }
}
