package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.journal.Cursor;
import dev.petrel.journal.Found;
import dev.petrel.journal.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of exchanges as they stand on disk. */
class StepTest {

    @TempDir
    private Path folder;

    @Test
    void everyStepIsReadAsItWasWritten() throws IOException {
        List<Step> steps = List.of(
                new Step.State("", List.of(), Set.of()),
                new Step.State("größe:1883", List.of(), Set.of()),
                new Step.State("€", List.of(new Exchange(1, 2, true), new Exchange(65_535, 1L << 40, false)), Set.of()),
                new Step.State("", List.of(), Set.of(1L, 2L, 1L << 40)),
                new Step.Sending(7, 1L << 40),
                new Step.Received(65_535),
                new Step.Over(7, 1L << 40, true),
                new Step.Over(8, 9, false),
                new Step.SessionGone());

        assertThat(throughTheDisk(steps)).isEqualTo(steps);
    }

    @Test
    void whatIsNoneIsNotReadAsOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Step.read(ByteBuffer.wrap(new byte[] {2, 5})))
                .withMessageContaining("version 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Step.read(ByteBuffer.wrap(new byte[] {1, 6})))
                .withMessageContaining("kind 6");
    }

    private List<Step> throughTheDisk(List<Step> steps) throws IOException {
        List<Step> read = new ArrayList<>();
        try (Journal journal = Journal.open(folder, 4096, (number, bytes, start) -> {})) {
            assertThat(journal.append(steps.stream().map(Step::entry).toList())).isEqualTo(steps.size());
            try (Cursor cursor = journal.from(0)) {
                for (Found found = cursor.next(); found != null; found = cursor.next()) {
                    read.add(Step.read(Objects.requireNonNull(found.body())));
                }
            }
        }
        return read;
    }
}
