package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.BrokerTls;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent.ConnectFailed;
import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.observe.ClientEvent.Connected;
import dev.petrel.observe.Health.Status;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Security;
import dev.petrel.settings.Tls;
import dev.petrel.testkit.Certificates;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.MosquittoTls;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and passwords in files that change while a client runs. */
@Timeout(120)
class RotatedCertificatesTest {

    private static final Certificates CERTIFICATES = Certificates.shared();

    @RegisterExtension
    final Clients clients = new Clients();

    private final Watch watch = new Watch();

    @TempDir
    private Path folder;

    /** Mosquitto names the user after the certificate, so its log tells which one it was shown. */
    @Test
    @RequiresMosquitto
    void aRotatedCertificateOfTheClientIsUsedAtTheNextConnect() throws IOException {
        MosquittoTls asking =
                MosquittoTls.of(CERTIFICATES, CERTIFICATES.server()).requiringClientCertificate();
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT
                .withTls(asking)
                .withListenerLines("use_identity_as_username true")
                .withAcl("user test-client", "topic readwrite #", "user localhost", "topic read #"))) {
            put(CERTIFICATES.server());
            PetrelClient client = clients.connected(options(broker.tlsUrl(), ours()));
            assertThat(broker.log()).contains("u'localhost'");

            put(CERTIFICATES.client());
            client.reconnect();
            client.awaitConnected(Inbox.PATIENCE);

            client.publish(Publication.text("a", "as another"));
            assertThat(broker.log()).contains("u'test-client'");
            assertThat(watch.all(ConnectFailed.class)).isEmpty();
        }
    }

    /** (S2) */
    @Test
    @RequiresMosquitto
    void anExpiredCertificateOfTheClientIsSaidAndTriedSeldomAndItsSuccessorTaken() throws IOException {
        MosquittoTls asking =
                MosquittoTls.of(CERTIFICATES, CERTIFICATES.server()).requiringClientCertificate();
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withTls(asking))) {
            put(CERTIFICATES.expired());
            PetrelClient client = clients.started(options(broker.tlsUrl(), ours()));

            ConnectFailed failed = watch.await(ConnectFailed.class, 1).getFirst();
            assertThat(failed.cause()).isEqualTo(Cause.CERTIFICATE);
            assertThat(failed.why()).contains("our certificate has expired");
            assertThat(client.health().status()).isEqualTo(Status.DOWN);
            assertThat(client.health().reasons().getFirst()).contains("our certificate has expired");
            Await.during(
                    Duration.ofSeconds(3), () -> watch.all(ConnectFailed.class).size() <= 2);
            put(CERTIFICATES.client());
            client.reconnect();

            client.awaitConnected(Inbox.PATIENCE);
        }
    }

    /** (S2) */
    @Test
    void aRotatedAuthorityIsUsedAtTheNextConnect() throws IOException {
        Path authority = folder.resolve("authority.pem");
        copy(CERTIFICATES.stranger().certificate(), authority);
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT.withTls(
                BrokerTls.of(CERTIFICATES.server().pem()).alone()))) {
            PetrelClient client =
                    clients.started(options("mqtts://localhost:" + broker.tlsPort(), Tls.trusting(authority)));
            ConnectFailed failed = watch.await(ConnectFailed.class, 1).getFirst();
            assertThat(failed.cause()).isEqualTo(Cause.CERTIFICATE);

            copy(CERTIFICATES.authority(), authority);
            client.reconnect();

            client.awaitConnected(Inbox.PATIENCE);
        }
    }

    @Test
    @RequiresMosquitto
    void aPasswordThatChangedIsSwappedInWithoutWaitingForALoss() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "first");
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLogin(login("first")))) {
            PetrelClient client = clients.connected(ClientOptions.of(ConnectionSettings.parse(broker.url())
                            .withSecurity(Security.DEFAULT.withCredentials(Credentials.passwordFile("ada", file))))
                    .withObserver(watch));
            broker.changeLogin(login("second"));

            client.reconnect();
            assertThatThrownBy(() -> client.awaitConnected(Inbox.PATIENCE)).isInstanceOf(ConnectionRefused.class);
            Files.writeString(file, "second");
            client.reconnect();

            client.awaitConnected(Inbox.PATIENCE);
            assertThat(watch.await(Connected.class, 2)).hasSize(2);
            assertThat(watch.all(ConnectFailed.class)).singleElement().matches(failed -> failed.cause() == Cause.LOGIN);
        }
    }

    private Tls ours() {
        return Tls.trusting(CERTIFICATES.authority())
                .withIdentity(new Tls.Identity.Pem(folder.resolve("own.pem"), folder.resolve("own.key"), null));
    }

    /** Puts another certificate where the client looks for its own. */
    private void put(Certificates.Pair pair) throws IOException {
        copy(pair.certificate(), folder.resolve("own.pem"));
        copy(pair.key(), folder.resolve("own.key"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Login login(String password) {
        return new Login("ada", Secret.of(password));
    }

    private ClientOptions options(String url, Tls tls) {
        return ClientOptions.of(ConnectionSettings.parse(url).withSecurity(Security.DEFAULT.withTls(tls)))
                .withObserver(watch);
    }
}
