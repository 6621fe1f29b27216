package dev.petrel.examples.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final Summary.Row SOUND = new Summary.Row("room/a/x", 10, 10, 10, 0, 0, 0);
    private static final Summary.Row WITH_COPIES = new Summary.Row("room/b/x", 5, 5, 5, 2, 0, 0);
    private static final Summary.Row WITH_A_GAP = new Summary.Row("room/c/x", 7, 6, 6, 0, 0, 1);

    @Test
    void nothingLostIsSaidWithTheNumberOfMessages() {
        Summary summary = summary(SOUND);

        assertThat(summary.verdict()).isEqualTo("Nothing was lost: 10 messages sent, each arrived once.");
        assertThat(summary.lost()).isZero();
    }

    @Test
    void copiesAreSaid() {
        assertThat(summary(SOUND, WITH_COPIES).verdict())
                .isEqualTo("Nothing was lost: 15 messages sent, each arrived, 2 of them twice.");
    }

    @Test
    void aChangedOrderIsSaid() {
        assertThat(summary(new Summary.Row("room/d/x", 9, 9, 9, 0, 3, 0)).verdict())
                .startsWith("Nothing was lost: 9 messages sent, each arrived once. 3 came after a later one");
    }

    @Test
    void aLossIsSaidPlainly() {
        Summary summary = summary(SOUND, WITH_A_GAP);

        assertThat(summary.lost()).isEqualTo(1);
        assertThat(summary.verdict()).isEqualTo("LOST: 1 of 17 messages never arrived.");
    }

    @Test
    void aSentenceThatWasNeverAnsweredIsALoss() {
        Summary summary = summary(new Conversation(4, 4, 3), SOUND);

        assertThat(summary.lost()).isEqualTo(1);
        assertThat(summary.verdict()).isEqualTo("LOST: 1 of 14 messages never arrived.");
    }

    @Test
    void theTableEndsWithTheSums() {
        String table = summary(SOUND, WITH_COPIES, WITH_A_GAP).table();

        assertThat(table.lines().toList().getLast().trim().split(" +", -1))
                .containsExactly("all", "22", "21", "21", "2", "0", "1");
    }

    private static Summary summary(Summary.Row... rows) {
        return summary(new Conversation(0, 0, 0), rows);
    }

    private static Summary summary(Conversation conversation, Summary.Row... rows) {
        return new Summary(
                Duration.ofSeconds(3), 1, 2, 2, List.of(rows), conversation, new Pictures(0, 0), Sightings.NONE);
    }
}
