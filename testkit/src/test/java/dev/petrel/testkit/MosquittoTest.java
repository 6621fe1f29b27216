package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresMosquitto
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MosquittoTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path data;

    @Test
    void itAnswersWhileItRunsAndNotAfterwards() {
        Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
        String url = broker.url();

        boolean before = Brokers.reachable(url, LONG);
        broker.close();

        assertThat(before).isTrue();
        assertThat(broker.running()).isFalse();
        assertThat(Brokers.reachable(url, SHORT)).isFalse();
        assertThat(broker.log()).contains("mosquitto version");
    }

    @Test
    void whatItKeepsOutlivesARestartOnTheSamePort() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withPersistence(data))) {
            int port = broker.port();
            MosquittoClient.publish(port, "kept", "retained", "-r");

            broker.restart();

            assertThat(broker.port()).isEqualTo(port);
            try (MosquittoClient subscriber = MosquittoClient.subscribe(port, "kept", "-C", "1")) {
                assertThat(subscriber.endsWithin(LONG)).isTrue();
                assertThat(subscriber.output()).isEqualTo("retained");
            }
        }
    }

    @Test
    void afterAKillItComesBackOnTheSamePort() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            String url = broker.url();

            broker.kill();
            boolean reachableWhileDead = Brokers.reachable(url, SHORT);
            broker.restart();

            assertThat(reachableWhileDead).isFalse();
            assertThat(broker.url()).isEqualTo(url);
            assertThat(Brokers.reachable(url, LONG)).isTrue();
        }
    }

    @Test
    void frozenItTakesConnectionsAndSaysNothing() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            broker.freeze();
            boolean reachableWhileFrozen = Brokers.reachable(broker.url(), SHORT);
            boolean connectsWhileFrozen = Brokers.reachable(broker.url().replace("mqtt", "mqtts"), SHORT);
            broker.thaw();

            assertThat(reachableWhileFrozen).isFalse();
            assertThat(connectsWhileFrozen).isTrue();
            assertThat(Brokers.reachable(broker.url(), LONG)).isTrue();
        }
    }

    @Test
    void aFrozenOneCanBeClosed() {
        Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);

        broker.freeze();
        broker.close();

        assertThat(broker.running()).isFalse();
    }

    @Test
    void onlyTheUserOfItsLoginGetsInAlsoAfterAChange() {
        Login old = new Login("ann", Secret.of("canary-4711"));
        Login changed = new Login("ann", Secret.of("canary-4712"));
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLogin(old))) {
            assertThat(code(broker, null)).isEqualTo(5);
            assertThat(code(broker, changed)).isEqualTo(5);
            assertThat(code(broker, old)).isZero();

            broker.changeLogin(changed);

            assertThat(code(broker, changed)).isZero();
            assertThat(code(broker, old)).isEqualTo(5);
            assertThat(broker.log()).doesNotContain("canary");
        }
    }

    @Test
    void tlsAndWebSocketListenBesideThePlainPort() {
        Certificates certificates = Certificates.shared();
        MosquittoOptions options = MosquittoOptions.DEFAULT
                .withTls(MosquittoTls.of(certificates, certificates.server()))
                .withWebSocket();
        try (Mosquitto broker = Mosquitto.start(options)) {

            assertThat(publishesThroughTls(broker, certificates, "localhost")).isTrue();
            assertThat(Brokers.reachable(broker.tlsUrl(), LONG)).isTrue();
            assertThat(WebSocketKnock.connects(broker.webSocketUrl())).isTrue();
            assertThat(Brokers.reachable(broker.secureWebSocketUrl(), LONG)).isTrue();
        }
    }

    @Test
    void aClientWithoutCertificateIsRefusedWhereOneIsRequired() {
        Certificates certificates = Certificates.shared();
        MosquittoTls tls = MosquittoTls.of(certificates, certificates.server()).requiringClientCertificate();
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withTls(tls))) {

            assertThat(publishesThroughTls(broker, certificates, "localhost")).isFalse();
            assertThat(publishesThroughTls(
                            broker,
                            certificates,
                            "localhost",
                            "--cert",
                            certificates.client().certificate().toString(),
                            "--key",
                            certificates.client().key().toString()))
                    .isTrue();
        }
    }

    @Test
    void accessRulesAndLimitsHold() {
        MosquittoOptions options = MosquittoOptions.DEFAULT
                .withAcl("topic readwrite open/#")
                .withMaximumQos(1)
                .withMaximumPacketSize(1000)
                .withMaximumKeepAlive(20)
                .withMaximumInFlight(3);
        try (Mosquitto broker = Mosquitto.start(options);
                MosquittoClient subscriber = MosquittoClient.subscribe(broker.port(), "#", "-k", "10")) {
            await().until(() -> broker.log().contains("Sending") || broker.log().contains("New client connected"));

            MosquittoClient.publish(broker.port(), "closed/a", "secret", "-k", "10");
            MosquittoClient.publish(broker.port(), "open/a", "x".repeat(2000), "-k", "10");
            MosquittoClient.publish(broker.port(), "open/a", "fine", "-k", "10");

            await().until(() -> subscriber.output().contains("fine"));
            assertThat(subscriber.output()).doesNotContain("secret").doesNotContain("xx");
        }
    }

    @Test
    void aStartThatFailsShowsTheLog() {
        MosquittoOptions nonsense = MosquittoOptions.DEFAULT.withLines("no_such_setting 1");

        assertThatThrownBy(() -> Mosquitto.start(nonsense))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void aPortThatItDoesNotHaveIsSaid() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            assertThatThrownBy(broker::tlsUrl).hasMessageContaining("withTls");
            assertThatThrownBy(broker::webSocketUrl).hasMessageContaining("withWebSocket");
        }
    }

    private static int code(Mosquitto broker, @org.jspecify.annotations.Nullable Login login) {
        return new Knock("127.0.0.1", broker.port(), login).answer(LONG).orElse(-1);
    }

    private static boolean publishesThroughTls(
            Mosquitto broker, Certificates certificates, String host, String... more) {
        int port = java.net.URI.create(broker.tlsUrl()).getPort();
        String[] options = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "-h", host, "--cafile", certificates.authority().toString()),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return MosquittoClient.publish(port, "a", "through TLS", options);
    }
}
