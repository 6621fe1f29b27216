package dev.petrel.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.HubProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class KeyFileTest {

    @TempDir
    private Path folder;

    @Test
    void theFirstStartMakesAKeyThatOnlyItsOwnerReads() throws IOException {
        Path file = folder.resolve("data").resolve("master.key");

        MasterKey made = new KeyFile(file).open(true);

        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(rights(folder.resolve("data"))).isEqualTo("rwx------");
        assertThat(folder.resolve("data")).isDirectoryContaining(path -> path.equals(file));
        assertThat(new KeyFile(file).open(true).derived("a test")).isEqualTo(made.derived("a test"));
    }

    /** (S6) */
    @Test
    void aMissingKeyIsNotMadeWhereOthersUseTheDatabase() {
        Path file = folder.resolve("master.key");

        assertThatThrownBy(() -> new KeyFile(file).open(false))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("openssl rand -base64 32");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-"})
    void aKeyThatOthersCanReadOrWriteIsRefused(String rights) throws IOException {
        Path file = folder.resolve("master.key");
        new KeyFile(file).open(true);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));

        assertThatThrownBy(() -> new KeyFile(file).open(true))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not Base64!", "c2hvcnQ="})
    void aFileThatHoldsNoKeyIsRefusedWithoutShowingWhatItHolds(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("master.key"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> new KeyFile(file).open(true))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining("is no key file")
                .hasMessageNotContaining("c2hvcnQ");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:file:./data/hub, true",
        "jdbc:h2:mem:hub, true",
        "jdbc:h2:tcp://db/hub, false",
        "jdbc:postgresql://db/hub, false"
    })
    void onlyADatabaseOfTheHubsOwnGetsAKeyByItself(String url, boolean made) {
        assertThat(KeyPlace.of(properties(null), url).mayBeMade()).isEqualTo(made);
    }

    @Test
    void aKeyFileThatIsNamedIsNeverMade() {
        KeyPlace place = KeyPlace.of(properties(folder.resolve("named.key")), "jdbc:h2:mem:hub");

        assertThat(place.mayBeMade()).isFalse();
    }

    @Test
    void aKeyHidesItself() {
        assertThat(new KeyFile(folder.resolve("master.key")).open(true)).hasToString("****");
    }

    private HubProperties properties(@Nullable Path keyFile) {
        return new HubProperties(
                folder,
                null,
                keyFile,
                null,
                new HubProperties.Retention(Duration.ofDays(30), DataSize.ofGigabytes(2)),
                List.of());
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
