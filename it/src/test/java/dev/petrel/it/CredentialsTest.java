package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.message.Publication;
import dev.petrel.observe.Health.Status;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Security;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passwords that are wrong, and passwords that change (R27). */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
class CredentialsTest {

    @RegisterExtension
    final Clients clients = new Clients();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    @RequiresMosquitto
    void aWrongPasswordIsTriedSeldomAndARightOneIsTakenWithoutARestart(Protocol protocol) throws IOException {
        Path file = Files.writeString(folder.resolve("password" + protocol), "wrong");
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLogin(login("right")));
                FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            PetrelClient client = clients.started(ClientOptions.of(ConnectionSettings.parse(link.url())
                    .withProtocol(protocol)
                    .withSecurity(Security.DEFAULT.withCredentials(Credentials.passwordFile("ada", file)))));

            Await.until(() -> client.health().reasons().getFirst().contains("not authorized"));
            Await.during(Duration.ofSeconds(10), () -> link.connections() <= 4);
            assertThat(client.health().status()).isEqualTo(Status.DOWN);
            System.out.println(
                    "measured: R27 wrong password on " + protocol + ": " + link.connections() + " attempts in 10 s");
            Files.writeString(file, "right\n");
            Await.until(() -> client.health().status() == Status.UP);

            broker.changeLogin(login("newer"));
            Files.writeString(file, "newer\n");
            link.cut();
            Await.until(() -> client.health().status() == Status.UP);
            client.publish(Publication.text("a", "with the newer password"));
        }
    }

    @ParameterizedTest
    @RequiresMosquitto
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void whoWaitsForTheConnectionIsToldOfTheRefusal(Protocol protocol) {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLogin(login("right")))) {
            PetrelClient client = clients.started(ClientOptions.of(withPassword(broker.url(), protocol, "wrong")));

            assertThatThrownBy(() -> client.awaitConnected(Inbox.PATIENCE))
                    .isInstanceOf(ConnectionRefused.class)
                    .hasMessageContaining("not authorized")
                    .hasMessageNotContaining("wrong")
                    .extracting(thrown -> ((ConnectionRefused) thrown).code())
                    .isEqualTo(ReasonCode.NOT_AUTHORIZED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MQTT_5", "MQTT_3_1_1"})
    void theEmbeddedBrokerTakesTheRightPasswordOnly(Protocol protocol) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT.withLogin(login("right")))) {
            PetrelClient wrong = clients.started(ClientOptions.of(withPassword(broker.url(), protocol, "wrong")));

            assertThatThrownBy(() -> wrong.awaitConnected(Inbox.PATIENCE)).isInstanceOf(ConnectionRefused.class);
            clients.connected(withPassword(broker.url(), protocol, "right"));
        }
    }

    @Test
    void aPasswordFileThatIsMissingIsSaidAndReadWhenItComes() throws IOException {
        Path file = folder.resolve("later");
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.DEFAULT.withLogin(login("right")))) {
            PetrelClient client = clients.started(ClientOptions.of(ConnectionSettings.parse(broker.url())
                    .withSecurity(Security.DEFAULT.withCredentials(Credentials.passwordFile("ada", file)))));

            Await.until(() -> client.health().reasons().getFirst().contains(file.toString()));
            Files.writeString(file, "right");

            client.awaitConnected(Inbox.PATIENCE);
        }
    }

    private static Login login(String password) {
        return new Login("ada", Secret.of(password));
    }

    private static ConnectionSettings withPassword(String url, Protocol protocol, String password) {
        return ConnectionSettings.parse(url)
                .withProtocol(protocol)
                .withSecurity(Security.DEFAULT.withCredentials(Credentials.of("ada", Secret.of(password))));
    }
}
