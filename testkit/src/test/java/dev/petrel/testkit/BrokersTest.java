package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokersTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void aBrokerIsReachable() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            assertThat(Brokers.reachable(broker.url(), Duration.ofSeconds(5))).isTrue();
            assertThat(Brokers.reachable(broker.webSocketUrl(), Duration.ofSeconds(5)))
                    .isTrue();
        }
    }

    @Test
    void aRefusalIsAnAnswer() {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(PacketType.CONNECT, (connection, connect) -> connection.refuse(5));

            boolean reachable =
                    Brokers.reachable(broker.url().replace("127", "ann%40home:p%2Bq@127"), Duration.ofSeconds(5));

            assertThat(reachable).isTrue();
            ConnectFields connect = broker.connection(0).received().getFirst().connect();
            assertThat(connect.userName()).isEqualTo("ann@home");
            assertThat(connect.password()).isEqualTo(dev.petrel.settings.Secret.of("p+q"));
        }
    }

    @Test
    void somethingThatOnlyListensIsNoBroker() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();

            assertThat(Brokers.reachable("mqtt://127.0.0.1:" + listener.getLocalPort(), SHORT))
                    .isFalse();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mqtt",
                "mqtt://",
                "mqtt://127.0.0.1:1",
                "mqtt://127.0.0.1:99999",
                "http://127.0.0.1:1",
                "ws://127.0.0.1:1/mqtt",
                "mqtt://no-such-host.invalid:1883",
                "mqtt://a b",
                "mqtt://%zz@127.0.0.1:1",
                "//127.0.0.1:1"
            })
    void whatIsNoBrokerIsAnsweredWithoutException(String url) {
        assertThat(Brokers.reachable(url, SHORT)).isFalse();
    }
}
