package dev.petrel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.StorageUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing any more while a journal on it is open, for a while or for good (R15). */
@Timeout(120)
class JournalOnAFailingDiskTest {

    @TempDir
    private Path folder;

    @Test
    void whatCameBeforeItTurnedReadOnlyIsThereOnceItIsMended() throws IOException {
        try (FailingDisk disk = FailingDisk.of(folder.resolve("disk"))) {
            Path there = disk.path().resolve("journal");
            Journal journal = Book.open(there);
            Book.append(journal, Book.texts(0, 3));
            disk.fail();

            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(StorageUnavailable.class)
                        .isThrownBy(() -> Book.append(journal, "no"))
                        .withMessageContaining("Read-only file system");
            }
            assertThat(journal.liveRecords()).isEqualTo(3);
            assertThat(Book.read(journal)).containsExactly(Book.texts(0, 3));
            journal.done(0, Book.bytes("text 0"));
            assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(journal::flush);
            assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(journal::close);

            disk.repair();

            try (Journal again = Book.open(there)) {
                assertThat(again.damages()).isEmpty();
                assertThat(Book.read(again)).containsExactly(Book.texts(0, 3));
                Book.append(again, "text 3");
                assertThat(Book.read(again)).containsExactly(Book.texts(0, 4));
            }
        }
    }

    @Test
    void closedWhereTheDiskTakesNothingTheDirectoryIsFreeAllTheSame() throws IOException {
        try (FailingDisk disk = FailingDisk.of(folder.resolve("disk"))) {
            Path there = disk.path().resolve("journal");
            Journal journal = Book.open(there);
            Book.append(journal, Book.texts(0, 3));
            disk.fail();

            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(journal::close)
                    .withMessageContaining("closed well");

            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> Book.open(there))
                    .withMessageContaining("Read-only file system");
        }
    }

    @Test
    void whatIsDoneWhileTheDiskIsFullIsWrittenDownOnceThereIsRoom() throws IOException {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 64)) {
            Path there = disk.path().resolve("journal");
            try (Journal journal = Book.open(there)) {
                Book.append(journal, Book.texts(0, 5));
                Path filler = disk.fill();
                journal.done(1, Book.bytes("text 1"));
                journal.done(3, Book.bytes("text 3"));
                assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(journal::flush);

                Files.delete(filler);
                journal.flush();
            }

            try (Journal again = Book.open(there)) {
                assertThat(Book.read(again)).containsExactly("text 0", "text 2", "text 4");
            }
        }
    }

    @Test
    void aDiskThatIsFullOfWhatIsDoneHasRoomAgainThoughAnEarlierOneStays() throws IOException {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 64)) {
            try (Journal journal = Book.open(disk.path().resolve("journal"))) {
                Book.append(journal, Book.texts(0, 1000));
                assertThat(journal.files()).isGreaterThan(3);
                disk.fill();
                for (int i = 1; i < 1000; i++) {
                    journal.done(i, Book.bytes("text " + i));
                }

                journal.flush();

                Book.append(journal, Book.texts(1000, 1200));
                assertThat(Book.read(journal)).startsWith("text 0", "text 1000").hasSize(201);
            }
        }
    }
}
