package dev.petrel.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters on disk. */
class DeadLetterFolderTest {

    @TempDir
    Path parent;

    private Path directory;
    private DeadLetterFolder folder;

    @BeforeEach
    void open() {
        directory = parent.resolve("deep/letters");
        folder = DeadLetterFolder.at(directory);
    }

    @Test
    void lettersAreListedOldestFirstAndReadAndDeleted() throws IOException {
        String late = folder.add(letter("late", 2_000));
        String early = folder.add(letter("early", 1_000));

        assertThat(folder.list()).containsExactly(early, late);
        assertThat(folder.read(late)).isEqualTo(letter("late", 2_000));
        assertThat(folder.delete(late)).isTrue();
        assertThat(folder.delete(late)).isFalse();
        assertThat(folder.list()).containsExactly(early);
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws IOException {
        assertThat(folder.list()).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void onlyItsOwnerMayRead() throws IOException {
        String name = folder.add(letter("a", 1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFullFolderTakesNoMoreAndSaysSo() throws IOException {
        DeadLetterFolder two = new DeadLetterFolder(directory, 2, 1 << 20);
        two.add(letter("a", 1));
        String name = two.add(letter("b", 2));

        assertThatIOException().isThrownBy(() -> two.add(letter("c", 3))).withMessageContaining("full");
        assertThatIOException()
                .isThrownBy(() -> new DeadLetterFolder(directory, 10, 300).add(letter("c", 3)))
                .withMessageContaining("300 bytes");
        assertThat(two.list()).hasSize(2);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
        two.delete(name);
        two.add(letter("c", 3));
    }

    @Test
    void whatIsNotFinishedOrOfAnotherKindIsNoLetter() throws IOException {
        String name = folder.add(letter("a", 1));
        Files.writeString(directory.resolve(name + ".tmp"), "half");
        Files.writeString(directory.resolve("notes.json"), "{}");

        assertThat(folder.list()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "", "notes.json", "0000000000001-00000000000000000000000000000000.json"})
    void namesLeadNowhereElse(String name) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(parent.resolve("deep/secret"), "x");
        Files.writeString(directory.resolve("notes.json"), "x");

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> folder.read(name));
        if (!name.startsWith("0")) {
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> folder.delete(name));
        }
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        String name = folder.add(letter("a", 1));
        String link = name.replaceFirst("^.", "1");
        Files.createSymbolicLink(directory.resolve(link), directory.resolve(name));

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> folder.read(link));
    }

    @Test
    void aDamagedLetterIsRefused() throws IOException {
        String name = folder.add(letter("a", 1));
        Files.writeString(directory.resolve(name), "{\"petrelDead");

        assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> folder.read(name));
    }

    private static DeadLetter letter(String text, long millis) {
        return new DeadLetter(Publication.text("t", text), "why", 1, "ada", Instant.ofEpochMilli(millis));
    }
}
