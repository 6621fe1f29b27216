package dev.petrel.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.StorageUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records on disk while all goes well. */
@Timeout(120)
class JournalTest {

    @TempDir
    private Path folder;

    @Test
    void whatWasAppendedIsThereAfterTheNextOpening() {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "one", "", "three");

            assertThat(Book.read(journal)).containsExactly("one", "", "three");
            assertThat(journal.next()).isEqualTo(3);
        }

        try (Journal journal = Book.open(folder)) {
            assertThat(Book.read(journal)).containsExactly("one", "", "three");
            assertThat(journal.next()).isEqualTo(3);
            assertThat(journal.damages()).isEmpty();
        }
    }

    @Test
    void whatIsNotClosedIsThereToo() throws IOException {
        Path copy = folder.resolve("copy");
        try (Journal journal = Book.open(folder.resolve("journal"))) {
            Book.append(journal, Book.texts(0, 300));
            copy(folder.resolve("journal"), copy);
        }

        try (Journal journal = Book.open(copy)) {
            assertThat(Book.read(journal)).containsExactly(Book.texts(0, 300));
            assertThat(journal.damages()).isEmpty();
        }
    }

    @Test
    void whatIsDoneIsNotFoundAgain() {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, Book.texts(0, 5));
            journal.done(1, Book.bytes("text 1"));
            journal.done(3, Book.bytes("text 3"));
            journal.done(3, Book.bytes("text 3"));
        }

        try (Journal journal = Book.open(folder)) {
            assertThat(Book.read(journal)).containsExactly("text 0", "text 2", "text 4");
            assertThat(journal.liveRecords()).isEqualTo(3);
            assertThat(journal.liveBytes()).isEqualTo(3L * Book.bytes("text 0"));
        }
    }

    @Test
    void numbersGoOnWhenAllIsDone() {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "text 0", "text 1");
            journal.done(0, Book.bytes("text 0"));
            journal.done(1, Book.bytes("text 1"));
        }

        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "text 2");
            journal.done(2, Book.bytes("text 2"));
        }

        try (Journal journal = Book.open(folder)) {
            assertThat(journal.next()).isEqualTo(3);
            assertThat(journal.liveBytes()).isZero();
            assertThat(Book.files(folder, Layout.SEGMENT)).hasSize(1);
        }
    }

    @Test
    void segmentsOfWhichAllIsDoneAreDeletedInAnyOrder() {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, Book.texts(0, 1000));
            int before = Book.files(folder, Layout.SEGMENT).size();
            List<Integer> numbers =
                    new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
            java.util.Collections.shuffle(numbers, new Random(7));

            for (int number : numbers) {
                journal.done(number, Book.bytes("text " + number));
                journal.flush();
            }

            assertThat(before).isGreaterThan(4);
            assertThat(Book.files(folder, Layout.SEGMENT)).hasSize(1);
            assertThat(Book.files(folder, Layout.MARKS).size()).isLessThanOrEqualTo(1);
            assertThat(journal.liveRecords()).isZero();
            assertThat(journal.liveBytes()).isZero();
        }
    }

    @Test
    void aRecordLargerThanASegmentHasOneOfItsOwn() {
        String large = "x".repeat(3_000_000);
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "before", large, "after");
        }

        try (Journal journal = Book.open(folder)) {
            assertThat(Book.read(journal)).containsExactly("before", large, "after");
        }
    }

    @Test
    void aCursorSeesWhatIsAppendedAndNotWhatIsDone() {
        try (Journal journal = Book.open(folder)) {
            Cursor cursor = journal.from(0);
            assertThat(Book.read(cursor)).isEmpty();

            Book.append(journal, Book.texts(0, 3));
            assertThat(Book.read(cursor)).containsExactly(Book.texts(0, 3));
            Book.append(journal, Book.texts(3, 500));
            journal.done(4, Book.bytes("text 4"));
            cursor.goTo(6);

            assertThat(Book.read(cursor)).containsExactly(Book.texts(6, 500));
            assertThat(Book.read(journal)).hasSize(499);
        }
    }

    @Test
    void aCursorGoesToAnyRecordForwardAndBackAlsoWhereTheFilesWereWrittenAnew() throws IOException {
        String[] texts = IntStream.range(0, 3000)
                .mapToObj(i -> "text " + i + " ".repeat(i % 500))
                .toArray(String[]::new);
        List<Integer> live =
                new ArrayList<>(IntStream.range(0, texts.length).boxed().toList());
        try (Journal journal = Book.open(folder, 300_000);
                Cursor cursor = journal.from(0)) {
            Book.append(journal, texts);
            assertFound(cursor, texts, live);

            live.removeIf(i -> i % 7 > 1);
            for (int i = 0; i < texts.length; i++) {
                if (i % 7 > 1) {
                    journal.done(i, Book.bytes(texts[i]));
                }
            }
            while (journal.compact(0.5)) {
                assertFound(cursor, texts, live);
            }
        }

        try (Journal journal = Book.open(folder, 300_000);
                Cursor cursor = journal.from(0)) {
            assertFound(cursor, texts, live);
        }
    }

    private static void assertFound(Cursor cursor, String[] texts, List<Integer> live) throws IOException {
        Random random = new Random(17);
        for (int i = 0; i < 500; i++) {
            int number = live.get(random.nextInt(live.size()));
            cursor.goTo(number);
            assertThat(cursor.next()).isEqualTo(new Found(number, ByteBuffer.wrap(texts[number].getBytes(UTF_8))));
        }
    }

    @Test
    void compactingKeepsWhatIsNotDoneAndOnlyThat() {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, Book.texts(0, 1000));
            Cursor cursor = journal.from(100);
            for (int i = 0; i < 1000; i++) {
                if (i % 100 != 50) {
                    journal.done(i, Book.bytes("text " + i));
                }
            }
            journal.flush();
            long before = journal.fileBytes();

            while (journal.compact(0.5)) {
                assertThat(journal.fileBytes()).isLessThan(before);
            }

            assertThat(Book.read(cursor)).hasSize(9).startsWith("text 150");
        }

        try (Journal journal = Book.open(folder)) {
            assertThat(Book.read(journal)).hasSize(10).startsWith("text 50").endsWith("text 950");
            assertThat(journal.damages()).isEmpty();
            assertThat(journal.next()).isEqualTo(1000);
            assertThat(journal.fileBytes()).isLessThan(10 * 4096);
        }
    }

    @Test
    void compactedToNothingItStillKnowsTheNextNumber() {
        try (Journal journal = Book.open(folder, 1 << 20)) {
            Book.append(journal, Book.texts(0, 10));
        }
        try (Journal journal = Book.open(folder, 1 << 20)) {
            for (int i = 3; i < 10; i++) {
                journal.done(i, Book.bytes("text " + i));
            }
            assertThat(journal.compact(0.9)).isTrue();
        }

        try (Journal journal = Book.open(folder, 1 << 20)) {
            assertThat(journal.next()).isEqualTo(10);
            assertThat(Book.read(journal)).containsExactly(Book.texts(0, 3));
        }
    }

    @Test
    void whatAnUnfinishedCompactionLeftIsRemoved() throws IOException {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "one");
        }
        Files.writeString(folder.resolve(Layout.name(0, Layout.UNFINISHED)), "half");
        Files.writeString(folder.resolve(Layout.name(77, Layout.MARKS)), "of a segment that is gone");

        try (Journal journal = Book.open(folder)) {
            assertThat(Book.read(journal)).containsExactly("one");
            assertThat(Book.files(folder, Layout.UNFINISHED)).isEmpty();
            assertThat(Book.files(folder, Layout.MARKS)).isEmpty();
        }
    }

    /** (R15) */
    @Test
    void twoOfThisProcessAreOneTooMany() {
        try (Journal first = Book.open(folder)) {
            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> Book.open(folder))
                    .withMessageContaining("in use already by this process");
            assertThat(first.next()).isZero();
        }

        Book.open(folder).close();
    }

    @Test
    void anotherVersionIsRefusedAndNothingIsTouched() throws IOException {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "one");
        }
        Path segment = Book.onlySegment(folder);
        byte[] bytes = Files.readAllBytes(segment);
        ByteBuffer header = ByteBuffer.wrap(bytes, 0, Layout.HEADER);
        header.putInt(8, 9);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 12);
        crc.update(bytes, 16, 16);
        header.putInt(12, (int) crc.getValue());
        Files.write(segment, bytes);
        Files.writeString(folder.resolve(Layout.name(9, Layout.MARKS)), "not ours to delete then");

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> Book.open(folder))
                    .withMessageContaining("version 9");
        }
        assertThat(segment).hasBinaryContent(bytes);
        assertThat(Book.files(folder, Layout.MARKS)).hasSize(1);
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        Path directory = folder.resolve("a/b");
        try (Journal journal = Book.open(directory)) {
            Book.append(journal, Book.texts(0, 2));
            journal.done(0, Book.bytes("text 0"));
            journal.flush();

            assertThat(permissions(directory)).isEqualTo("rwx------");
            for (Path file : Book.files(directory, "")) {
                assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
            }
            assertThat(Book.files(directory, "")).hasSize(3);
        }
    }

    @Test
    void lookingAtItChangesNothing() throws IOException {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "one", "two");
        }
        Path segment = Book.onlySegment(folder);
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 1);
        }
        byte[] before = Files.readAllBytes(segment);

        try (Journal journal = Journal.inspect(folder, (number, bytes, start) -> {})) {
            assertThat(Book.read(journal)).containsExactly("one");
            assertThat(journal.damages()).hasSize(1);
        }
        assertThat(segment).hasBinaryContent(before);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : Book.files(from, "")) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }
}
