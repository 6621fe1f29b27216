package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.BrokerTls;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ConnectFailed;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Security;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.settings.Tls;
import dev.petrel.testkit.Certificates;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.MosquittoTls;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption is never given up, and only the right certificate is taken (S1, S2). */
@Timeout(120)
class TrustTest {

    private static final int TLS_HANDSHAKE = 0x16;
    private static final Certificates CERTIFICATES = Certificates.shared();

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    /** Certificates that must not be taken, with a word of the reason. */
    enum Wrong {
        EXPIRED("expired"),
        OTHER_HOST("localhost"),
        UNKNOWN_AUTHORITY("path");

        private final String word;

        Wrong(String word) {
            this.word = word;
        }

        Certificates.Pair certificate() {
            return switch (this) {
                case EXPIRED -> CERTIFICATES.expired();
                case OTHER_HOST -> CERTIFICATES.otherHost();
                case UNKNOWN_AUTHORITY -> CERTIFICATES.stranger();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongCertificateIsRefusedWithItsReason(Wrong wrong) {
        try (EmbeddedBroker broker = broker(wrong.certificate())) {
            PetrelClient client = clients.started(options(broker, Tls.trusting(CERTIFICATES.authority())));

            ConnectFailed failed = watch.await(ConnectFailed.class, 2).getFirst();

            assertThat(failed.why()).containsIgnoringCase(wrong.word);
            assertThat(failed.cause()).isEqualTo(ConnectFailed.Cause.CERTIFICATE);
            assertThat(client.health().reasons().getFirst()).contains("certificate");
            assertThat(client.health().status()).isEqualTo(Status.DOWN);
            assertThat(watch.all(Connected.class)).isEmpty();
        }
    }

    @Test
    void theRightCertificateIsTaken() {
        try (EmbeddedBroker broker = broker(CERTIFICATES.server())) {
            PetrelClient client = clients.connected(options(
                    broker,
                    Tls.trusting(CERTIFICATES.authorityStore())
                            .withTrust(new Tls.Trust.Pkcs12(
                                    CERTIFICATES.authorityStore(), CERTIFICATES.storePassword()))));

            client.publish(Publication.text("a", "b"));

            assertThat(client.health().status()).isEqualTo(Status.UP);
        }
    }

    @Test
    void withoutTheCheckOfTheHostAnothersCertificateIsTakenAndHealthSaysSo() {
        try (EmbeddedBroker broker = broker(CERTIFICATES.otherHost())) {
            Tls tls = Tls.trusting(CERTIFICATES.authority()).insecureWithoutHostnameCheck();

            PetrelClient client = clients.connected(options(broker, tls));

            assertThat(client.health().status()).isEqualTo(Status.DEGRADED);
            assertThat(client.health().reasons()).anyMatch(reason -> reason.contains("insecure"));
        }
    }

    @Test
    void withoutTheCheckOfTheHostAStrangersCertificateIsRefusedAllTheSame() {
        try (EmbeddedBroker broker = broker(CERTIFICATES.stranger())) {
            Tls tls = Tls.trusting(CERTIFICATES.authority()).insecureWithoutHostnameCheck();

            clients.started(options(broker, tls));

            watch.await(ConnectFailed.class, 2);
            assertThat(watch.all(Connected.class)).isEmpty();
        }
    }

    @Test
    @RequiresMosquitto
    void aBrokerThatAsksForACertificateOfTheClientGetsOne() {
        MosquittoTls asking =
                MosquittoTls.of(CERTIFICATES, CERTIFICATES.server()).requiringClientCertificate();
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withTls(asking))) {
            Tls anonymous = Tls.trusting(CERTIFICATES.authority());

            PetrelClient nobody = clients.started(options(broker.tlsUrl(), anonymous));
            watch.await(ConnectFailed.class, 1);
            PetrelClient known = clients.connected(options(
                    broker.tlsUrl(),
                    anonymous.withIdentity(CERTIFICATES.client().pem())));

            assertThat(nobody.health().status()).isEqualTo(Status.DOWN);
            assertThat(known.health().status()).isEqualTo(Status.UP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtts", "wss", "MQTTS", "WSS"})
    void whereEncryptionIsAskedForTheFirstByteIsThatOfItsHandshake(String scheme) throws IOException {
        try (ServerSocket broker = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ConnectionSettings settings =
                    ConnectionSettings.parse(scheme + "://ada:canary@127.0.0.1:" + broker.getLocalPort());

            clients.started(ClientOptions.of(settings));

            assertFirstBytesOfTwoConnections(broker);
        }
    }

    /** (S1) Whatever is set first, and whatever last. */
    @TestFactory
    Stream<DynamicTest> noOrderOfSettingsSwitchesEncryptionOff() {
        String unencrypted = "mqtt://ada:canary@127.0.0.1:1";
        return orders(List.of(0, 1, 2, 3))
                .map(order -> DynamicTest.dynamicTest(order.toString(), () -> {
                    try (ServerSocket broker = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                        ConnectionSettings settings = ConnectionSettings.parse(unencrypted);
                        List<UnaryOperator<ConnectionSettings>> steps = steps(broker.getLocalPort());
                        if (order.indexOf(0) > order.indexOf(1)) {
                            settings = steps.get(0).apply(settings); // TLS without a URL that asks for it is refused
                        }
                        for (int step : order) {
                            settings = steps.get(step).apply(settings);
                        }
                        try (PetrelClient client =
                                PetrelClient.of(ClientOptions.of(settings)).start()) {
                            client.reconnect();
                            assertFirstBytesOfTwoConnections(broker);
                        }
                    }
                }));
    }

    private static List<UnaryOperator<ConnectionSettings>> steps(int port) {
        return List.of(
                settings -> settings.withServers(List.of(MqttUrl.parse("mqtts://ada:canary@127.0.0.1:" + port))),
                settings -> settings.withSecurity(Security.DEFAULT
                        .withTls(Tls.trusting(CERTIFICATES.authority()).insecureWithoutHostnameCheck())
                        .withCredentials(Credentials.of("ada", Secret.of("canary")))),
                settings -> settings.withProtocol(Protocol.AUTO),
                settings -> settings.withSession(SessionPolicy.clean("x")).withTiming(Timing.DEFAULT));
    }

    private static Stream<List<Integer>> orders(List<Integer> of) {
        return of.isEmpty()
                ? Stream.of(List.of())
                : of.stream()
                        .flatMap(first -> orders(of.stream()
                                        .filter(other -> !other.equals(first))
                                        .toList())
                                .map(rest -> Stream.concat(Stream.of(first), rest.stream())
                                        .toList()));
    }

    @Test
    void settingsInAnyOrderDoNotSwitchEncryptionOff() throws IOException {
        try (ServerSocket broker = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(broker.getLocalPort());
            ConnectionSettings environment = ConnectionSettings.fromEnvironment(
                    Map.of("MQTT_URL", "mqtts://127.0.0.1:" + port, "MQTT_CLIENT_ID", "x", "MQTT_PROTOCOL", "3.1.1"));
            ConnectionSettings late = ConnectionSettings.parse("mqtt://127.0.0.1:" + port)
                    .withServers(List.of(MqttUrl.parse("mqtts://127.0.0.1:" + port)))
                    .withSecurity(Security.DEFAULT.withTls(Tls.trusting(CERTIFICATES.authority())));

            clients.started(ClientOptions.of(environment));
            assertFirstBytesOfTwoConnections(broker);
            clients.close();
            clients.started(ClientOptions.of(late));
            assertFirstBytesOfTwoConnections(broker);
        }
    }

    private static void assertFirstBytesOfTwoConnections(ServerSocket broker) throws IOException {
        for (int i = 0; i < 2; i++) {
            try (Socket socket = broker.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo(TLS_HANDSHAKE);
            }
        }
    }

    private static EmbeddedBroker broker(Certificates.Pair certificate) {
        return EmbeddedBroker.start(
                BrokerOptions.DEFAULT.withTls(BrokerTls.of(certificate.pem()).alone()));
    }

    private ClientOptions options(EmbeddedBroker broker, Tls tls) {
        return options("mqtts://localhost:" + broker.tlsPort(), tls);
    }

    private ClientOptions options(String url, Tls tls) {
        return ClientOptions.of(ConnectionSettings.parse(url).withSecurity(Security.DEFAULT.withTls(tls)))
                .withObserver(watch);
    }
}
