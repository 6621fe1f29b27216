package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.BrokerTls;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.cli.doctor.Examination;
import dev.petrel.cli.doctor.Finding;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ConnectFailed;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.ClientEvent.ConnectionLost;
import dev.petrel.observe.ConnectionState;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Security;
import dev.petrel.settings.Tls;
import dev.petrel.testkit.Certificates;
import dev.petrel.testkit.PacketProperties;
import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers that point to another server (0x9C, 0x9D). */
@Timeout(120)
class ServerReferenceTest {

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int CONNECT = 0x10;
    private static final Login LOGIN = new Login("ada", Secret.of("canary"));
    private static final Security FOLLOWING = Security.DEFAULT
            .withCredentials(Credentials.of("ada", Secret.of("canary")))
            .withFollowServerReference(true);

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @ParameterizedTest
    @ValueSource(ints = {0x9C, 0x9D})
    void aRefusalLeadsToTheOtherBrokerWithLoginAndWhatWasPublishedBefore(int code) {
        try (EmbeddedBroker other = EmbeddedBroker.start(BrokerOptions.DEFAULT.withLogin(LOGIN));
                ScriptedBroker broker = refusing(code, "127.0.0.1:" + other.port())) {
            Inbox inbox = listening(other);
            PetrelClient client = clients.of(options(broker.url(), FOLLOWING));
            Receipt early = client.publishAsync(Publication.text("a", "early"));

            client.start().awaitConnected(Inbox.PATIENCE);

            assertThat(Await.outcome(early)).isInstanceOf(Delivered.class);
            assertThat(inbox.await(1)).containsExactly("early");
            assertThat(broker.received(PacketType.CONNECT)).hasSize(1);
            assertThat(watch.all(ConnectFailed.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.why())
                            .endsWith("it points to \"127.0.0.1:" + other.port() + "\", which is followed"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x9C, 0x9D})
    void aDisconnectLeadsToTheOtherBrokerAndNothingThatWasAcceptedIsLost(int code) {
        try (EmbeddedBroker other = EmbeddedBroker.start(BrokerOptions.DEFAULT.withLogin(LOGIN));
                ScriptedBroker broker = ScriptedBroker.start().on(PacketType.PUBLISH, ScriptedBroker.SILENCE)) {
            Inbox inbox = listening(other);
            PetrelClient client = clients.connected(options(broker.url(), FOLLOWING));
            Inbox own = new Inbox();
            client.subscribe("a", own).awaitGranted(Inbox.PATIENCE);
            IntStream.range(0, 5).forEach(i -> client.publishAsync(Publication.text("a", "" + i)));
            broker.await(PacketType.PUBLISH, 5);

            broker.connection(0).disconnect(code, pointingTo("127.0.0.1:" + other.port()));

            assertThat(inbox.await(5)).containsExactly("0", "1", "2", "3", "4");
            assertThat(watch.await(Connected.class, 2))
                    .last()
                    .extracting(Connected::server)
                    .isEqualTo("mqtt://127.0.0.1:" + other.port());
            Await.until(() -> client.health().state() instanceof ConnectionState.Online);
            client.publish(Publication.text("a", "late"));
            Await.until(() -> own.texts().contains("late"));
        }
    }

    @Test
    void byDefaultNobodyIsFollowed() {
        try (ScriptedBroker other = ScriptedBroker.start();
                ScriptedBroker broker = ScriptedBroker.start()) {
            PetrelClient client = clients.connected(options(broker.url(), Security.DEFAULT));

            broker.connection(0).disconnect(0x9D, pointingTo("127.0.0.1:" + other.port()));
            watch.await(Connected.class, 2);
            broker.once(
                    PacketType.CONNECT,
                    (connection, connect) -> connection.connack(false, 0x9D, pointingTo("127.0.0.1:" + other.port())));
            client.reconnect();
            watch.await(ConnectFailed.class, 1);
            Await.until(() -> !client.health().reasons().isEmpty());

            assertThat(watch.all(ConnectionLost.class).getFirst().why())
                    .endsWith("which is not followed (MQTT_FOLLOW_SERVER_REFERENCE)");
            assertThat(client.health().reasons().getFirst())
                    .contains("which is not followed (MQTT_FOLLOW_SERVER_REFERENCE)");
            assertThat(other.connections()).isEmpty();
        }
    }

    @Test
    void whatCannotBeReadIsToldWithoutWhatCouldHarmALog() {
        try (ScriptedBroker broker = refusing(0x9C, "mqtt://x\n\u001b[31m")) {
            PetrelClient client = clients.started(options(broker.url(), FOLLOWING));

            watch.await(ConnectFailed.class, 1);

            Await.until(() -> client.health().reasons().stream()
                    .anyMatch(reason ->
                            reason.contains("it points to \"mqtt://x\\u000a\\u001b[31m\", which cannot be read")));
        }
    }

    @Test
    void brokersThatPointToEachOtherAreNotStormed() {
        try (ScriptedBroker one = ScriptedBroker.start();
                ScriptedBroker other = refusing(0x9C, "127.0.0.1:" + one.port())) {
            one.on(PacketType.CONNECT, (connection, connect) -> {
                connection.accept();
                connection.disconnect(0x9D, pointingTo("127.0.0.1:" + other.port()));
            });
            clients.started(options(one.url(), FOLLOWING));

            ConnectFailed last = watch.await(ConnectFailed.class, 2).getLast();

            assertThat(last.why()).endsWith("after 3 others in a row");
            Await.during(
                    Duration.ofSeconds(2),
                    () -> one.connections().size() + other.connections().size() == 4);
        }
    }

    /** The broker that points elsewhere is a script within TLS; the other takes the connection only with the right name. */
    @Test
    void encryptionStaysOnTheWayAndTheCertificateHasToFitTheNewName() throws Exception {
        Certificates certificates = Certificates.shared();
        Security security = FOLLOWING.withTls(Tls.trusting(certificates.authority()));
        try (EmbeddedBroker known = encrypted(certificates.server());
                EmbeddedBroker stranger = encrypted(certificates.otherHost());
                ServerSocket first = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerSocket broker = listeningWithTls(certificates)) {
            String reference = "127.0.0.1:%d localhost:%d localhost:%d"
                    .formatted(first.getLocalPort(), stranger.tlsPort(), known.tlsPort());
            Thread.ofVirtual().name("points-elsewhere").start(() -> refuse(broker, reference));

            clients.started(options("mqtts://localhost:" + broker.getLocalPort(), security));

            try (Socket socket = first.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo(TLS_HANDSHAKE);
            }
            assertThat(watch.await(Connected.class, 1).getFirst().server())
                    .isEqualTo("mqtts://localhost:" + known.tlsPort());
            assertThat(watch.all(ConnectFailed.class))
                    .extracting(ConnectFailed::server)
                    .contains("mqtts://localhost:" + stranger.tlsPort());
        }
    }

    private static EmbeddedBroker encrypted(Certificates.Pair certificate) {
        return EmbeddedBroker.start(
                BrokerOptions.DEFAULT.withTls(BrokerTls.of(certificate.pem()).alone()));
    }

    private static ServerSocket listeningWithTls(Certificates certificates) throws Exception {
        char[] password = certificates.storePassword().reveal().toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(certificates.server().store().toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    /** Answers one CONNECT. */
    private static void refuse(ServerSocket broker, String reference) {
        byte[] text = reference.getBytes(StandardCharsets.UTF_8);
        String head = "20%02x009c%02x1c00%02x".formatted(text.length + 6, text.length + 3, text.length);
        try (Socket socket = broker.accept()) {
            assertThat(socket.getInputStream().read()).isEqualTo(CONNECT);
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex(head + HexFormat.of().formatHex(text)));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException clientIsGone) {
            // It has its answer.
        }
    }

    @Test
    void theDoctorSaysWhoTookTheConnectionOrWhatToDo() {
        try (EmbeddedBroker other = EmbeddedBroker.start(BrokerOptions.DEFAULT.withLogin(LOGIN));
                ScriptedBroker broker = refusing(0x9D, "127.0.0.1:" + other.port())) {
            Finding followed = inMqtt5(broker, FOLLOWING);
            Finding not = inMqtt5(broker, FOLLOWING.withFollowServerReference(false));

            assertThat(followed.level()).isEqualTo(Finding.Level.OK);
            assertThat(followed.text()).isEqualTo("spoken by " + other.url() + ", to which the broker points");
            assertThat(not.level()).isEqualTo(Finding.Level.PROBLEM);
            assertThat(not.text()).contains("127.0.0.1:" + other.port());
            assertThat(not.advice()).contains("set MQTT_URL to that server");
        }
    }

    private static Finding inMqtt5(ScriptedBroker broker, Security security) {
        List<Finding> findings = new ArrayList<>();
        ConnectionSettings settings = ConnectionSettings.parse(broker.url()).withSecurity(security);
        new Examination(settings, "unused", findings::add).examine();
        return findings.stream()
                .filter(finding -> finding.subject().equals("MQTT 5"))
                .findAny()
                .orElseThrow();
    }

    private static ScriptedBroker refusing(int code, String reference) {
        return ScriptedBroker.start()
                .on(
                        PacketType.CONNECT,
                        (connection, connect) -> connection.connack(false, code, pointingTo(reference)));
    }

    private static PacketProperties pointingTo(String reference) {
        return PacketProperties.NONE.with(PacketProperties.SERVER_REFERENCE, reference);
    }

    /** What comes to a broker under {@code a}. */
    private Inbox listening(EmbeddedBroker broker) {
        Inbox inbox = new Inbox();
        Security known = Security.DEFAULT.withCredentials(Credentials.of("ada", Secret.of("canary")));
        PetrelClient listener = clients.connected(
                ConnectionSettings.parse("mqtt://127.0.0.1:" + broker.port()).withSecurity(known));
        listener.subscribe("a", inbox).awaitGranted(Inbox.PATIENCE);
        return inbox;
    }

    private ClientOptions options(String url, Security security) {
        return ClientOptions.of(ConnectionSettings.parse(url).withSecurity(security))
                .withObserver(watch);
    }
}
