package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testkit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/** A command that could run would not come back: each of these has to fail. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class MainTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "rotate-key --help",
                "reset-password --help",
                "token --help",
                "token create --help",
                "token ls --help",
                "token revoke --help"
            })
    void eachCommandSaysWhatItDoesAndWhatItAnswers(String words) {
        Said said = Said.by(words.split(" ", -1));

        assertThat(said.exitCode()).isZero();
        assertThat(said.out()).startsWith("Usage: petrel hub");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void helpNamesTheOptionsOfTheHub() {
        String help = Said.by("--help").out();

        assertThat(help)
                .contains("--port=N", "--host=H", "--data=DIR", "--db-url=URL", "--broker=embedded|none")
                .contains("--broker-port=N", "--base-url=URL", "--json-logs", "--management-port=N")
                .contains("PETREL_HUB_DB_USER", "PETREL_HUB_DB_PASSWORD", "Administrator password")
                .doesNotContain("--rehearsal");
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 1, --prot",
        "serve, serve",
        "--port 65536, --port 65536 is not within 0 to 65535",
        "--port x, --port",
        "--broker mosquitto, --broker",
        "--broker-port -1, --broker-port -1",
        "--host no.such.host.invalid, --host no.such.host.invalid",
        "--db-url jdbc:mysql://host/db, jdbc:postgresql:",
        "--db-url jdbc:postgresql://host/db?password=secret, PETREL_HUB_DB_PASSWORD",
        "token, create",
        "token create name, --role",
        "token create name --role king, --role",
        "token create name --role viewer --expires 0, --expires 0"
    })
    void wrongWordsAreNamedAndAnswered64(String words, String named) {
        Said said = Said.by(words.split(" ", -1));

        assertThat(said.exitCode()).isEqualTo(64);
        assertThat(said.errors()).first().asString().startsWith("petrel hub").contains(named);
        assertThat(said.err()).contains("--help").doesNotContain("secret", "\tat ");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaidInOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "not a folder");

        Said said = Said.by("--data", file.toString(), "--port", "0", "--broker", "none");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.errors()).singleElement().asString().contains("cannot run", file.toString(), "--data");
    }

    @Test
    void aPortThatIsInUseIsSaidInOneLineAndNoPasswordIsMadeThatTheNextStartWouldNotShow() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            Said said = Said.by("--data", folder.toString(), "--port", String.valueOf(port), "--broker", "none");

            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(said.errors()).singleElement().asString().contains("port " + port + " is in use", "--port");
            assertThat(said.out()).doesNotContain("Administrator");
        }
    }

    @Test
    void whereTheLogIsJsonWhatStopsAStartIsTooAndWrongWordsAre() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "not a folder");

        Said failed = Said.by("--json-logs", "--data", file.toString(), "--port", "0", "--broker", "none");
        Said wrong = Said.by("--json-logs", "--prot", "1");

        assertThat(failed.errors())
                .singleElement()
                .satisfies(line -> assertThat(JsonMapper.shared()
                                .readTree(line)
                                .path("message")
                                .asString())
                        .contains("cannot run", file.toString()));
        assertThat(wrong.errors())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(JsonMapper.shared()
                                .readTree(line)
                                .at("/log/level")
                                .asString())
                        .isEqualTo("ERROR"));
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidInOneLine() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "x");
        String url = "jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/hub";

        Said said = Said.by("--data", folder.toString(), "--port", "0", "--db-url", url, "--key-file", key.toString());

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.errors()).singleElement().asString().contains(url, "cannot be used", "PETREL_HUB_DB_USER");
    }

    @Test
    void aDatabaseThatANewerVersionHasChangedIsLeftAlone() {
        String url = "jdbc:h2:file:" + folder.resolve("database/hub").toAbsolutePath()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
        Flyway.configure().dataSource(url, "", "").load().migrate();
        JdbcClient.create(new DriverManagerDataSource(url, "", ""))
                .sql(
                        "INSERT INTO \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\", \"type\","
                                + " \"script\", \"checksum\", \"installed_by\", \"execution_time\", \"success\")"
                                + " VALUES (99, '99', 'of the future', 'SQL', 'V99__future.sql', 1, 'x', 1, TRUE)")
                .update();

        Said hub = Said.by("--data", folder.toString(), "--port", "0", "--broker", "none");
        Said command = Said.by("token", "ls", "--data", folder.toString());

        assertThat(List.of(hub, command)).allSatisfy(said -> {
            assertThat(said.exitCode()).isEqualTo(1);
            assertThat(said.errors()).singleElement().asString().contains("newer version", "99");
        });
    }

    @Test
    void aSettingThatCannotBeIsNamedInOneLine() throws IOException {
        Files.writeString(folder.resolve("hub.yaml"), "petrel.hub.retention.age: forever");

        Said said = Said.by("--data", folder.toString(), "--port", "0", "--broker", "none");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.errors())
                .singleElement()
                .asString()
                .contains("petrel.hub.retention.age", "forever")
                .doesNotContain("bean", "prefix=");
    }

    @Test
    void aKeyFileThatOthersCanReadIsSaidInOneLine() throws IOException {
        Path key = Files.createFile(
                folder.resolve("key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

        Said said =
                Said.by("--data", folder.toString(), "--port", "0", "--broker", "none", "--key-file", key.toString());

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.errors()).singleElement().asString().contains("chmod 600 " + key);
        assertThat(said.out()).doesNotContain("ERROR", "WARN");
    }

    @Test
    void aCommandWithoutAHubsDataMakesNone() {
        Path data = folder.resolve("none");

        Said said = Said.by("reset-password", "--data", data.toString());

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.errors()).singleElement().asString().contains("there is no database", "--data");
        assertThat(data).doesNotExist();
    }
}
