package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testkit.LedgerEntry.Accepted;
import dev.petrel.testkit.LedgerEntry.Ended;
import dev.petrel.testkit.LedgerEntry.Ending;
import dev.petrel.testkit.LedgerEntry.Handled;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    void whatIsHandledOnceInItsOrderHasNoFlaw() {
        delivered(1, 2, 3);
        handled(1, 2, 3);
        ledger.accepted("other", 1);
        ledger.handled("other", 1);
        ledger.ended("other", 1, Ending.DELIVERED);

        Verdict verdict = ledger.verdict();

        assertThat(verdict.flawless()).as("%s", verdict).isTrue();
        assertThat(verdict.accepted()).isEqualTo(4);
        assertThat(verdict.handled()).isEqualTo(4);
        assertThat(verdict.count(Ending.DELIVERED)).isEqualTo(4);
    }

    @Test
    void whatNobodyHandledAndNobodyWasToldOfIsLostAndStuck() {
        ledger.accepted("t", 1);

        assertFlaws(Flaw.LOST, Flaw.STUCK);
    }

    @Test
    void whatWasDeliveredAndNotHandledIsLostAfterDelivered() {
        delivered(1, 2);
        handled(2);

        assertFlaws(Flaw.LOST_AFTER_DELIVERED);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "IN_DOUBT"})
    void whatThePublisherWasToldOfIsNotLost(Ending ending) {
        ledger.accepted("t", 1);
        ledger.ended("t", 1, ending);

        assertFlaws();
        assertThat(ledger.verdict().count(ending)).isEqualTo(1);
    }

    @Test
    void whatWasDoubtfulMayCome() {
        ledger.accepted("t", 1);
        ledger.ended("t", 1, Ending.IN_DOUBT);
        handled(1);

        assertFlaws();
    }

    @Test
    void whatFailedAndComesWasFalselyFailed() {
        ledger.accepted("t", 1);
        handled(1);
        ledger.ended("t", 1, Ending.FAILED);

        assertFlaws(Flaw.FALSELY_FAILED);
    }

    @Test
    void everyFurtherCopyIsADuplicate() {
        delivered(1, 2);
        handled(1, 2, 1, 1);

        assertFlaws(Flaw.DUPLICATED);
        assertThat(ledger.verdict().count(Flaw.DUPLICATED)).isEqualTo(2);
    }

    @Test
    void whoComesBehindALaterOneOfItsTopicIsReordered() {
        delivered(1, 2, 3, 4);
        handled(1, 4, 2, 3);
        ledger.accepted("other", 0);
        ledger.ended("other", 0, Ending.DELIVERED);
        ledger.handled("other", 0);

        assertFlaws(Flaw.REORDERED);
        assertThat(ledger.verdict().count(Flaw.REORDERED)).isEqualTo(2);
    }

    @Test
    void whatWasNeverAcceptedIsUnexpected() {
        handled(7);

        assertFlaws(Flaw.UNEXPECTED);
    }

    @Test
    void theFirstOutcomeCountsAndFurtherOnesAreAFlaw() {
        delivered(1);
        handled(1);
        ledger.ended("t", 1, Ending.FAILED);

        assertFlaws(Flaw.ENDED_AGAIN);
    }

    @Test
    void aVerdictForgivesWhatItIsToldToForgiveAndNothingElse() {
        delivered(1);

        Verdict verdict = ledger.verdict();

        assertThat(verdict.flawless()).isFalse();
        assertThat(verdict.flawlessBut(Flaw.LOST_AFTER_DELIVERED)).isTrue();
        assertThat(verdict.flawlessBut(Flaw.LOST)).isFalse();
    }

    @Test
    void aVerdictShowsCountsAndSomeExamples() {
        delivered(LongStream.rangeClosed(1, 100).toArray());
        ledger.accepted("u/v", 5);

        assertThat(ledger.verdict()).hasToString("""
                        101 accepted: DELIVERED 100; 0 handled
                        LOST 1: u/v 5
                        LOST_AFTER_DELIVERED 100: t 1, t 2, t 3, t 4, t 5
                        STUCK 1: u/v 5""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "a/b c", "", "ü/€"})
    void entriesTravelAsLines(String topic) {
        for (LedgerEntry entry : new LedgerEntry[] {
            new Accepted(topic, 1),
            new Handled(topic, -7),
            new Ended(topic, 12345678901L, Ending.DELIVERED),
            new Ended(topic, 0, Ending.FAILED),
            new Ended(topic, 3, Ending.IN_DOUBT)
        }) {
            assertThat(LedgerEntry.parse(entry.line())).contains(entry);
        }
    }

    @Test
    void otherLinesAreLeftAlone() {
        assertThat(ledger.read("12:00 INFO petrel-ledger accepted 1 t")).isFalse();
        assertThat(ledger.read("petrel-ledger accepted x t")).isFalse();
        assertThat(ledger.read("")).isFalse();
        assertThat(ledger.read(new Accepted("t", 1).line())).isTrue();

        assertThat(ledger.verdict().accepted()).isEqualTo(1);
    }

    @Test
    void whoWaitsIsReleasedByTheLastHandler() throws Exception {
        delivered(1);
        assertThat(ledger.awaitSettled(Duration.ofMillis(20))).isFalse();
        Thread handler = Thread.startVirtualThread(() -> handled(1));

        assertThat(ledger.awaitSettled(Duration.ofSeconds(10))).isTrue();
        handler.join();
    }

    @Test
    void manyThreadsKeepOneBook() {
        IntStream.range(0, 10_000).parallel().forEach(n -> {
            ledger.accepted("t" + n % 7, n);
            ledger.ended("t" + n % 7, n, Ending.DELIVERED);
            ledger.handled("t" + n % 7, n);
        });

        assertThat(ledger.verdict().flawlessBut(Flaw.REORDERED)).isTrue();
        assertThat(ledger.verdict().handled()).isEqualTo(10_000);
    }

    private void delivered(long... sequences) {
        for (long sequence : sequences) {
            ledger.accepted("t", sequence);
            ledger.ended("t", sequence, Ending.DELIVERED);
        }
    }

    private void handled(long... sequences) {
        for (long sequence : sequences) {
            ledger.handled("t", sequence);
        }
    }

    private void assertFlaws(Flaw... flaws) {
        assertThat(ledger.verdict().flaws()).containsOnlyKeys(flaws);
    }
}
