package dev.petrel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a journal knows of its records without reading them, and how much of the disk it takes for them. */
@Timeout(120)
class JournalCountsTest {

    private static final int RECORD = Book.bytes("text 0");

    @TempDir
    private Path folder;

    @Test
    void whoOpensItHearsOfEachRecordThatIsNotDone() {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "one", "two", "three");
            journal.done(1, Book.bytes("two"));
        }
        List<String> heard = new ArrayList<>();

        Journal.open(
                        folder,
                        4096,
                        (number, bytes, start) ->
                                heard.add(number + " " + bytes + " " + StandardCharsets.UTF_8.decode(start)))
                .close();

        assertThat(heard).containsExactly("0 " + Book.bytes("one") + " one", "2 " + Book.bytes("three") + " three");
    }

    @Test
    void whatComesBeforeANumberIsDroppedByTheFile() {
        try (Journal journal = Book.open(folder, 256)) {
            Book.append(journal, Book.texts(0, 50));
            int files = journal.files();
            long end = Long.parseLong(Book.files(folder, Layout.SEGMENT)
                    .get(2)
                    .getFileName()
                    .toString()
                    .replace(Layout.SEGMENT, ""));

            journal.dropBefore(end);

            assertThat(journal.files()).isEqualTo(files - 2);
            assertThat(journal.liveRecords()).isEqualTo(50 - end);
            assertThat(journal.liveBytes())
                    .isEqualTo(IntStream.range((int) end, 50)
                            .mapToLong(i -> Book.bytes("text " + i))
                            .sum());
            assertThat(Book.read(journal)).containsExactly(Book.texts((int) end, 50));
            journal.dropBefore(50);
            assertThat(journal.files()).isOne();
        }
    }

    @Test
    void whatIsDoneIsThereAfterAKillOnceItIsForced() throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        try (Journal journal = Book.open(folder.resolve("home"))) {
            Book.append(journal, Book.texts(0, 3));
            journal.done(1, RECORD);
            journal.force();

            for (Path file : Book.files(folder.resolve("home"), "")) {
                Files.copy(file, killed.resolve(file.getFileName()));
            }
        }

        try (Journal journal = Book.open(killed)) {
            assertThat(Book.read(journal)).containsExactly("text 0", "text 2");
        }
    }

    @Test
    void aRecordIsLiveFromWhenItIsWrittenUntilItIsDone() {
        try (Journal journal = Book.open(folder)) {
            assertThat(journal.isLive(0)).isFalse();
            Book.append(journal, "text 0");
            Book.append(journal, "text 1");
            assertThat(journal.isLive(1)).isTrue();
            assertThat(journal.isLive(2)).isFalse();
            assertThat(journal.liveBytes()).isEqualTo(2L * RECORD);

            journal.done(1, RECORD);
            journal.done(1, RECORD);
            journal.done(2, RECORD);

            assertThat(journal.isLive(0)).isTrue();
            assertThat(journal.isLive(1)).isFalse();
            assertThat(journal.liveRecords()).isEqualTo(1);
            assertThat(journal.liveBytes()).isEqualTo(RECORD);
        }
    }

    @Test
    void howeverManyAreDoneAtATimeAllOfThemAreWrittenDown() {
        String[] texts = Stream.generate(() -> "text 0").limit(5000).toArray(String[]::new);
        try (Journal journal = Book.open(folder, 1 << 20)) {
            Book.append(journal, texts);
            done(journal, 0, 10);
            done(journal, 10, 2510);
            done(journal, 2520, 2522);
        }

        try (Journal journal = Book.open(folder, 1 << 20)) {
            assertThat(journal.liveRecords()).isEqualTo(2488);
            assertThat(List.of(journal.isLive(2509), journal.isLive(2510), journal.isLive(2521), journal.isLive(2522)))
                    .containsExactly(false, true, false, true);
            done(journal, 4000, 4100);
        }
        try (Journal journal = Book.open(folder, 1 << 20)) {
            assertThat(journal.liveRecords()).isEqualTo(2388);
        }
    }

    private static void done(Journal journal, int from, int to) {
        IntStream.range(from, to).forEach(number -> journal.done(number, RECORD));
        journal.flush();
    }

    @Test
    void aFileTakesItsRoomInAdvanceAndGivesBackWhatIsLeft() throws IOException {
        int segmentBytes = (600 << 10) + 5;
        try (Journal journal = Book.open(folder, segmentBytes)) {
            Book.append(journal, "text 0");

            assertThat(journal.segmentBytes()).isEqualTo(segmentBytes);
            assertThat(Book.onlySegment(folder)).hasSize(segmentBytes);
            assertThat(journal.fileBytes()).isEqualTo(Layout.HEADER + RECORD);
        }

        assertThat(Book.onlySegment(folder)).hasSize(Layout.HEADER + RECORD);
    }

    @Test
    void aFileIsFilledToItsLastByteAndNoFurther() {
        List<Entry> three =
                Stream.of("text 0", "text 1", "text 2").map(Book::entry).toList();
        try (Journal journal = Book.open(folder, Layout.HEADER + 2 * RECORD)) {
            assertThat(journal.append(three)).isEqualTo(2);
            assertThat(journal.append(three.subList(2, 3))).isEqualTo(1);
            assertThat(journal.files()).isEqualTo(2);

            Book.append(journal, "text 3");

            assertThat(journal.files()).isEqualTo(2);
            assertThat(Book.read(journal)).containsExactly(Book.texts(0, 4));
        }
    }

    @Test
    void compactingBeginsWithTheFileThatWinsMostAndLeavesThoseOfWhichMoreIsNotDone() {
        int perFile = 10;
        try (Journal journal = Book.open(folder, Layout.HEADER + perFile * RECORD)) {
            Stream.generate(() -> "text 0").limit(3L * perFile + 1).forEach(text -> Book.append(journal, text));
            done(journal, 0, 2);
            done(journal, 10, 16);
            done(journal, 20, 29);
            long before = journal.fileBytes();

            assertThat(journal.compact(0.5)).isTrue();
            assertThat(before - journal.fileBytes()).isEqualTo(9L * RECORD);
            assertThat(Book.files(folder, Layout.MARKS)).hasSize(2);
            assertThat(journal.compact(0.5)).isTrue();
            assertThat(before - journal.fileBytes()).isEqualTo(15L * RECORD);
            assertThat(journal.compact(0.5)).isFalse();

            assertThat(Book.read(journal)).hasSize(14);
        }
    }

    @Test
    void aCursorGoesOnWhereItStoodWhenTheFileWasWrittenAnew() throws IOException {
        try (Journal journal = Book.open(folder, Layout.HEADER + 10 * RECORD)) {
            Book.append(journal, "text 0", "text 1", "text 2", "text 3", "text 4", "text 5", "text 6", "text 7");
            Book.append(journal, "text 8", "text 9", "text X");
            try (Cursor cursor = journal.from(0)) {
                for (int i = 0; i < 4; i++) {
                    cursor.next();
                }
                IntStream.of(0, 1, 2, 3, 4, 6).forEach(number -> journal.done(number, RECORD));

                assertThat(journal.compact(0.5)).isTrue();

                assertThat(Book.read(cursor)).containsExactly("text 5", "text 7", "text 8", "text 9", "text X");
            }
        }
    }

    @Test
    void filesOfOtherNamesAreNoneOfItsOwn() throws IOException {
        try (Journal journal = Book.open(folder)) {
            Book.append(journal, "one");
        }
        for (String name : List.of("+0000000000000000007", "99999999999999999999", "x", "0000000000000000000x")) {
            Files.writeString(folder.resolve(name + Layout.SEGMENT), "not a segment");
        }

        try (Journal journal = Book.open(folder)) {
            assertThat(journal.files()).isEqualTo(1);
            assertThat(journal.damages()).isEmpty();
            assertThat(Book.read(journal)).containsExactly("one");
        }
    }

    @Test
    void aFileThatIsCutWhileItIsReadIsAnErrorAndNotAnEnd() throws IOException {
        try (Journal journal = Book.open(folder);
                Cursor cursor = journal.from(0)) {
            Book.append(journal, "one", "two");
            try (FileChannel file = FileChannel.open(Book.onlySegment(folder), StandardOpenOption.WRITE)) {
                file.truncate(Layout.HEADER + 3);
            }

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(cursor::next)
                    .withMessage("the file ends before byte " + (Layout.HEADER + Layout.FRAME));
        }
    }
}
