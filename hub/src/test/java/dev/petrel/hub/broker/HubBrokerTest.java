package dev.petrel.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.PetrelClient;
import dev.petrel.fault.PetrelException;
import dev.petrel.hub.TestHub;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.LinkState;
import dev.petrel.settings.Secret;
import dev.petrel.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class HubBrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CONFIG = "/api/v1/integrations/mqtt/config";

    @TempDir
    private Path data;

    private int port;

    @BeforeEach
    void findPort() {
        port = FreePort.find();
    }

    @Test
    void theFirstStartWritesItIntoTheSettingsAndLaterOnesLeaveThem() throws IOException {
        StoredConfig first;
        try (TestHub hub = start("EMBEDDED")) {
            first = hub.part(BrokerConfigs.class).current().orElseThrow();

            assertThat(hub.part(Link.class).reconcile(PATIENCE).state()).isEqualTo(LinkState.CONNECTED);
        }
        Secret password = Secret.of(password());

        try (TestHub hub = start("UNTIL_ANOTHER_IS_SET")) {
            assertThat(hub.part(BrokerConfigs.class).current()).contains(first);
            assertThat(hub.part(BrokerConfigs.class).password(first)).contains(password);
            assertThat(hub.part(Link.class).reconcile(PATIENCE).state()).isEqualTo(LinkState.CONNECTED);
            assertThatThrownBy(this::connectWithoutPassword).isInstanceOf(PetrelException.class);
        }
        assertThat(first.config().enabled()).isTrue();
        assertThat(first.config().broker().hostAndPort()).isEqualTo("127.0.0.1:" + port);
        assertThat(first.password()).isEqualTo(PasswordState.STORED);
        assertThat(Files.getPosixFilePermissions(data.resolve("broker/password")))
                .hasSize(2);
    }

    @Test
    void startedOnAnotherPortItTakesTheSettingsThere() {
        try (TestHub hub = start("EMBEDDED")) {
            hub.call("PATCH", CONFIG, "{\"broker_host\": \"localhost\", \"password\": \"" + password() + "\"}");
        }
        port = FreePort.find();

        try (TestHub hub = start("UNTIL_ANOTHER_IS_SET")) {
            StoredConfig moved = hub.part(BrokerConfigs.class).current().orElseThrow();

            assertThat(moved.config().broker().hostAndPort()).isEqualTo("localhost:" + port);
            assertThat(hub.part(Link.class).reconcile(PATIENCE).state()).isEqualTo(LinkState.CONNECTED);
        }
    }

    @Test
    void settingsWithAnotherPasswordMeanAnotherBroker() {
        int other = FreePort.find();
        StoredConfig set;
        try (TestHub hub = start("EMBEDDED")) {
            hub.call("PATCH", CONFIG, "{\"broker_port\": " + other + ", \"password\": \"another\"}");
            set = hub.part(BrokerConfigs.class).current().orElseThrow();
        }

        try (TestHub hub = start("UNTIL_ANOTHER_IS_SET")) {
            assertThat(hub.part(BrokerConfigs.class).current()).contains(set);
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aPortThatIsTakenOnTheFirstStartLeavesTheSettingsToTheAdministrator() throws IOException {
        try (ServerSocket taken = new ServerSocket(port);
                TestHub hub = start("UNTIL_ANOTHER_IS_SET")) {
            assertThat(taken.isBound()).isTrue();
            assertThat(hub.part(BrokerConfigs.class).current()).isEmpty();
        }
    }

    private String password() {
        try {
            return Files.readString(data.resolve("broker/password")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestHub start(String kind) {
        return TestHub.start(data, "petrel.hub.broker.kind=" + kind, "petrel.hub.broker.port=" + port);
    }

    private void connectWithoutPassword() {
        try (PetrelClient stranger = PetrelClient.of("mqtt://127.0.0.1:" + port).start()) {
            stranger.awaitConnected(PATIENCE);
        }
    }
}
