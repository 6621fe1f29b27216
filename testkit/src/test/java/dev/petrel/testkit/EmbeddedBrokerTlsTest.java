package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.broker.BrokerNotStarted;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.BrokerTls;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Tls;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stands here because the certificates do. */
@RequiresMosquitto
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedBrokerTlsTest {

    private final Certificates certificates = Certificates.shared();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itSpeaksTlsWithEitherFormOfKeys(boolean pem) {
        Tls.Identity identity =
                pem ? certificates.server().pem() : certificates.server().pkcs12();
        BrokerOptions options = BrokerOptions.DEFAULT.withTls(BrokerTls.of(identity));
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            int port = broker.tlsPort();

            assertThat(publishes(broker)).isTrue();
            assertThat(Brokers.reachable(broker.url(), Duration.ofSeconds(5))).isTrue();
            broker.restart();
            assertThat(broker.tlsPort()).isEqualTo(port);
            assertThat(publishes(broker)).isTrue();
        }
    }

    @Test
    void thePortWithoutTlsCanStayClosed() {
        BrokerOptions options = BrokerOptions.DEFAULT.withTls(
                BrokerTls.of(certificates.server().pem()).alone());
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {

            assertThat(publishes(broker)).isTrue();
            assertThatThrownBy(broker::port).hasMessageContaining("tlsPort");
        }
    }

    @Test
    void aStoreThatCannotBeReadIsSaid() {
        Path store = certificates.server().store();
        Tls.Identity wrong = new Tls.Identity.Pkcs12(store, Secret.of("canary"));

        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerOptions.DEFAULT.withTls(BrokerTls.of(wrong))))
                .isInstanceOf(BrokerNotStarted.class)
                .hasMessageContaining(store.toString())
                .hasMessageNotContaining("canary");
    }

    @Test
    void webSocketComesOnTheSamePort() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            assertThat(WebSocketKnock.connects(broker.webSocketUrl())).isTrue();
        }
    }

    private boolean publishes(EmbeddedBroker broker) {
        return MosquittoClient.publish(
                broker.tlsPort(),
                "a",
                "through TLS",
                "-h",
                "localhost",
                "--cafile",
                certificates.authority().toString());
    }
}
