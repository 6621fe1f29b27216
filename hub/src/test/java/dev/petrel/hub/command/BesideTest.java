package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import dev.petrel.hub.access.Tokens;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands beside a hub that holds the database file. */
@Timeout(300)
class BesideTest {

    private static final String CONFIG = "/api/v1/integrations/mqtt/config";

    @TempDir
    private static Path data;

    private static TestHub hub;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        hub = TestHub.start(data);
    }

    @AfterAll
    static void end() {
        hub.close();
    }

    @Test
    void anotherProcessMakesATokenThatTheHubTakes() throws Exception {
        Process process = start("token", "create", "doorbell", "--role", "viewer", "--data", data.toString());

        assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("err")))
                .isZero();
        List<String> out = Files.readAllLines(folder.resolve("out"));
        assertThat(out).singleElement().asString().startsWith(Tokens.PREFIX);
        assertThat(status("Bearer " + out.getFirst())).isEqualTo(200);
    }

    @Test
    void tokensAreMadeListedAndRevokedByName() {
        String secret = Said.by(
                        "token", "create", "app", "--role", "viewer", "--expires", "7", "--data", data.toString())
                .out()
                .strip();
        int taken = status("Bearer " + secret);

        Said listed = Said.by("token", "ls", "--data", data.toString());
        Said again = Said.by("token", "create", "app", "--role", "viewer", "--data", data.toString());
        Said revoked = Said.by("token", "revoke", "app", "--data", data.toString());
        Said gone = Said.by("token", "revoke", "app", "--data", data.toString());

        assertThat(taken).isEqualTo(200);
        assertThat(listed.out()).containsPattern("app +viewer").doesNotContain(secret);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.errors()).singleElement().asString().contains("a token of that name");
        assertThat(revoked.exitCode()).isZero();
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.errors()).singleElement().asString().contains("'app'");
    }

    @Test
    void aPasswordThatWasResetIsTakenAndIsTheOneLineOnStandardOutput() {
        Said said = Said.by("reset-password", "--data", data.toString());

        String login = "admin:" + said.out().strip();
        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.out().lines()).hasSize(1);
        assertThat(status("Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(200);
    }

    @Test
    void anUnknownUserIsSaidInOneLine() {
        Said said = Said.by("reset-password", "--user", "nobody", "--data", data.toString());

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.errors()).singleElement().asString().contains("nobody");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aRotatedKeyOpensThePasswordThatTheRunningHubStored() {
        BrokerConfigs configs = hub.part(BrokerConfigs.class);
        StoredConfig stored = configs.save(
                BrokerConfig.NONE, new PasswordChange.Set(Secret.of("of the broker")), OptionalLong.empty(), "test");

        Said said = Said.by("rotate-key", "--data", data.toString());

        assertThat(said.exitCode()).as(said.err()).isZero();
        assertThat(said.err()).contains("encrypted anew: 1").doesNotContain("of the broker");
        assertThat(said.out()).isEmpty();
        assertThat(configs.password(stored)).contains(Secret.of("of the broker"));
    }

    @Test
    void theFilesOfTheDatabaseAreTheirOwnersAlone() throws IOException {
        Path database = data.resolve("database");

        assertThat(Files.getPosixFilePermissions(database)).hasSize(3);
        assertThat(Files.getPosixFilePermissions(database.resolve("hub.door"))).hasSize(2);
    }

    private static int status(String login) {
        return hub.send(HttpRequest.newBuilder(URI.create(hub.url() + CONFIG))
                        .header("Authorization", login)
                        .build())
                .status();
    }

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }
}
