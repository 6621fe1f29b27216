package dev.petrel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petrel.fault.StorageUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** (R15) Files that are not as they were written, and disks that do not take what is written. */
@Timeout(120)
class JournalDamageTest {

    private static final String[] TEXTS = Book.texts(0, 4);

    @TempDir
    private Path folder;

    private Path directory;
    private Path segment;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        directory = folder.resolve("journal");
        try (Journal journal = Book.open(directory)) {
            Book.append(journal, TEXTS);
        }
        segment = Book.onlySegment(directory);
        whole = Files.readAllBytes(segment);
    }

    @Test
    void truncatedAtAnyByteItKeepsTheWholeRecordsAndTellsTheRest() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            Files.write(segment, Arrays.copyOf(whole, length));
            int left = Math.max(0, (length - Layout.HEADER) / Book.bytes("text 0"));
            int torn = length < Layout.HEADER ? 0 : Layout.HEADER + left * Book.bytes("text 0");

            try (Journal journal = Book.open(directory)) {
                assertThat(Book.read(journal)).as("cut to " + length).containsExactly(Arrays.copyOf(TEXTS, left));
                assertThat(journal.damages().stream().mapToLong(Damage::bytes).sum())
                        .as("cut to " + length)
                        .isEqualTo(afterLastNonZero(torn, length) - torn);
                Book.append(journal, "more");
            }
            try (Journal journal = Book.open(directory)) {
                assertThat(journal.damages()).isEmpty();
                assertThat(Book.read(journal)).hasSize(left + 1).endsWith("more");
                assertThat(journal.next()).isEqualTo(left + 1);
            }
            Book.files(directory, Layout.SEGMENT).forEach(JournalDamageTest::delete);
        }
    }

    @Test
    void aFlippedBitCostsAtMostItsRecordAndIsTold() throws IOException {
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(segment, flipped);
            int record = (bit / 8 - Layout.HEADER) / Book.bytes("text 0");

            try (Journal journal = Book.open(directory)) {
                List<String> expected = bit / 8 < Layout.HEADER
                        ? List.of(TEXTS)
                        : Arrays.stream(TEXTS)
                                .filter(text -> !text.equals("text " + record))
                                .toList();
                assertThat(Book.read(journal)).as("bit " + bit).isEqualTo(expected);
                assertThat(journal.damages()).as("bit " + bit).hasSize(1);
                assertThat(journal.damages().getFirst().file()).isEqualTo(segment);
                assertThat(journal.damages().getFirst().text()).contains(segment.toString());
            }
        }
    }

    @Test
    void aFlippedBitInTheMiddleNamesHowManyItCost() throws IOException {
        whole[Layout.HEADER + Book.bytes("text 0") + 3] ^= 4;
        Files.write(segment, whole);

        try (Journal journal = Book.open(directory)) {
            assertThat(journal.damages())
                    .containsExactly(new Damage(
                            segment,
                            Layout.HEADER + Book.bytes("text 0"),
                            Book.bytes("text 1"),
                            Damage.Kind.CHANGED,
                            1));
        }
    }

    @Test
    void zerosInTheMiddleAreNotTheEnd() throws IOException {
        Arrays.fill(whole, Layout.HEADER, Layout.HEADER + 2 * Book.bytes("text 0"), (byte) 0);
        Files.write(segment, whole);

        try (Journal journal = Book.open(directory)) {
            assertThat(Book.read(journal)).containsExactly("text 2", "text 3");
            assertThat(journal.damages()).hasSize(1);
            assertThat(journal.damages().getFirst().records()).isEqualTo(2);
        }
    }

    @Test
    void aMarkThatIsTornOrFlippedDoesNotCount() throws IOException {
        try (Journal journal = Book.open(directory)) {
            for (int i = 0; i < 4; i++) {
                journal.done(i, Book.bytes("text 0"));
            }
        }
        Path marks = Book.files(directory, Layout.MARKS).getFirst();
        byte[] bytes = Files.readAllBytes(marks);
        bytes[12 + 5] ^= 1;
        Files.write(marks, Arrays.copyOf(bytes, bytes.length - 3));

        try (Journal journal = Book.open(directory)) {
            assertThat(Book.read(journal)).containsExactly("text 1", "text 3");
            journal.done(3, Book.bytes("text 3"));
        }
        try (Journal journal = Book.open(directory)) {
            assertThat(Book.read(journal)).containsExactly("text 1");
        }
    }

    @Test
    void whatCannotBeReadAnyMoreIsSaid() throws IOException {
        try (Journal journal = Book.open(directory)) {
            whole[Layout.HEADER + Book.bytes("text 0") + Layout.FRAME] ^= 1;
            Files.write(segment, whole);

            assertThat(Book.read(journal)).containsExactly("text 0", "?", "text 2", "text 3");
        }
    }

    @Test
    void aFullDiskTakesNothingAndTheJournalGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 64)) {
            Path filler = disk.path().resolve("filler");
            try (Journal journal = Book.open(disk.path().resolve("journal"), 8192)) {
                Book.append(journal, Book.texts(0, 200));
                Files.write(filler, new byte[36 << 10]);
                int written = 200;
                try {
                    for (; written < 10_000; written++) {
                        Book.append(journal, "text " + written);
                    }
                } catch (StorageUnavailable e) {
                    assertThat(e).hasMessageContaining("No space left");
                }
                assertThat(written).isLessThan(10_000);
                assertThatExceptionOfType(StorageUnavailable.class).isThrownBy(() -> Book.append(journal, "no"));

                Files.delete(filler);
                Book.append(journal, "text " + written);

                assertThat(Book.read(journal)).containsExactly(Book.texts(0, written + 1));
            }
            try (Journal journal = Book.open(disk.path().resolve("journal"), 8192)) {
                assertThat(journal.damages()).isEmpty();
                assertThat(Book.read(journal)).hasSizeGreaterThan(200);
            }
        }
    }

    @Test
    void aReadOnlyDiskIsRefusedAndIsFineLater() throws Exception {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 1024)) {
            Path there = disk.path().resolve("journal");
            try (Journal journal = Book.open(there, 1024)) {
                Book.append(journal, Book.texts(0, 3));
            }
            disk.writable(false);
            assertThatExceptionOfType(StorageUnavailable.class)
                    .isThrownBy(() -> Book.open(there, 1024))
                    .withMessageContaining("Read-only file system");

            disk.writable(true);

            try (Journal journal = Book.open(there, 1024)) {
                assertThat(Book.read(journal)).containsExactly(Book.texts(0, 3));
            }
        }
    }

    /** A process may write files of a limited size only; so what is written fails in the middle. */
    @Test
    void aWriteThatFailsHalfWayLeavesNothingBehind() throws Exception {
        Path limited = folder.resolve("limited");
        int exit = run("ulimit -f 40; exec \"$@\"", FillUp.class, limited.toString());

        assertThat(exit).isZero();
        try (Journal journal = Book.open(limited, 1 << 20)) {
            assertThat(journal.damages()).isEmpty();
            assertThat(Book.read(journal)).isNotEmpty().allMatch(text -> text.startsWith("kept "));
        }
    }

    @Test
    void anotherProcessIsNamedThatHasIt() throws Exception {
        try (Journal journal = Book.open(directory)) {
            int exit = run(
                    "exec \"$@\"",
                    Intruder.class,
                    directory.toString(),
                    "" + ProcessHandle.current().pid());

            assertThat(exit).isZero();
            Book.append(journal, "still open");
        }
    }

    /** Runs a program of its own in a shell. */
    private static int run(String shell, Class<?> program, String... arguments) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new java.util.ArrayList<>(List.of(
                "/bin/sh", "-c", shell, "sh", java, "-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Zeros at the end tell nothing: there might have been more of them. */
    private int afterLastNonZero(int from, int to) {
        int after = to;
        while (after > from && whole[after - 1] == 0) {
            after--;
        }
        return after;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Appends until the limit of the process is met: first small segments, then one that is too large. */
    static final class FillUp {

        private FillUp() {}

        public static void main(String[] arguments) {
            try (Journal journal = Book.open(Path.of(arguments[0]), 8192)) {
                Book.append(journal, "kept 0", "kept 1");
                try {
                    Book.append(journal, "lost " + "x".repeat(100_000));
                    System.exit(3);
                } catch (StorageUnavailable expected) {
                    Book.append(journal, "kept 2");
                }
            }
        }
    }

    /** Opens what another one has open. */
    static final class Intruder {

        private Intruder() {}

        public static void main(String[] arguments) {
            try (Journal journal = Book.open(Path.of(arguments[0]))) {
                System.exit(2 + (int) journal.next());
            } catch (StorageUnavailable expected) {
                boolean named = String.valueOf(expected.getMessage()).contains("process " + arguments[1] + ", started");
                System.exit(named ? 0 : 1);
            }
        }
    }
}
