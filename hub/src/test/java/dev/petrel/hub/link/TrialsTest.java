package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.testkit.FreePort;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trial says in plain words how it went (S7). */
@RequiresMosquitto
@Timeout(120)
class TrialsTest {

    private static final Secret CANARY = Secret.of("canary-4711");

    private final Trials trials = new Trials(Reach.of(List.of()));

    @Test
    void aBrokerThatTakesTheConnectionIsASuccess() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            Trials.Result result = trials.run(at(broker.port(), null), Optional.empty());

            assertThat(result).isEqualTo(new Trials.Result(true, "Connected to 127.0.0.1:" + broker.port()));
        }
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() {
        MosquittoOptions guarded = MosquittoOptions.DEFAULT.withLogin(new Login("hub", Secret.of("right")));
        try (Mosquitto broker = Mosquitto.start(guarded)) {
            Trials.Result wrong = trials.run(at(broker.port(), "hub"), Optional.of(CANARY));
            Trials.Result right = trials.run(at(broker.port(), "hub"), Optional.of(Secret.of("right")));

            assertThat(wrong.success()).isFalse();
            assertThat(wrong.message()).contains("Check user name and password").doesNotContain(CANARY.reveal());
            assertThat(right.success()).isTrue();
        }
    }

    @Test
    void whereNobodyListensTheConnectionIsRefused() throws IOException {
        int port = FreePort.find();

        Trials.Result result = trials.run(at(port, null), Optional.empty());

        assertThat(result.success()).isFalse();
        assertThat(result.message()).contains("refused", "127.0.0.1:" + port, "whether the broker runs");
    }

    @Test
    void aNameThatDoesNotExistIsSaidToBeSo() {
        Trials.Result result =
                trials.run(new BrokerAddress("no-such-host.invalid", 1883, null, false), Optional.empty());

        assertThat(result.success()).isFalse();
        assertThat(result.message()).contains("no such host", "spelt");
    }

    @Test
    void aBrokerWithoutTlsIsNamed() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            Trials.Result result =
                    trials.run(new BrokerAddress("127.0.0.1", broker.port(), null, true), Optional.empty());

            assertThat(result.success()).isFalse();
            assertThat(result.message()).contains("TLS");
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Trials impatient = new Trials(Reach.of(List.of()), Duration.ofSeconds(1));

            Trials.Result result = impatient.run(at(silent.getLocalPort(), null), Optional.empty());

            assertThat(result.success()).isFalse();
            assertThat(result.message()).contains("Connection timeout after 1.0s", "firewall");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "::ffff:169.254.1.1", "2852039166"})
    void blockedAddressesGetOneAnswer(String host) {
        Trials.Result result = trials.run(new BrokerAddress(host, 1883, null, false), Optional.empty());

        assertThat(result)
                .isEqualTo(new Trials.Result(
                        false, "This hub does not connect to that address (petrel.hub.allowed-networks)."));
    }

    @Test
    void whatIsNoHostIsSaidToBeSo() {
        Trials.Result result = trials.run(new BrokerAddress("not a host", 1883, null, false), Optional.empty());

        assertThat(result.success()).isFalse();
        assertThat(result.message()).contains("cannot be used", "not a host");
    }

    private static BrokerAddress at(int port, @Nullable String user) {
        return new BrokerAddress("127.0.0.1", port, user, false);
    }
}
