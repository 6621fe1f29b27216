package dev.petrel.hub.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of jobs. */
class JobBookTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final HandTurnedTime time = new HandTurnedTime();
    private final JobBook book = new JobBook(time);

    @Test
    void theFirstFinalWordIsTheLast() {
        book.heard(status("a", "completed", 100, 0));

        book.heard(status("a", "processing", 10, 1));

        assertThat(book.find("a").orElseThrow().last().status()).isEqualTo("completed");
    }

    @Test
    void whatIsOlderIsPassedOver() {
        book.heard(status("a", "processing", 50, 5));

        book.heard(status("a", "processing", 10, 1));

        assertThat(book.find("a").orElseThrow().last().progress()).isEqualTo(50);
    }

    @Test
    void whatTheServiceTellsIsKeptBesideWhatIsSaid() {
        book.heard(status("a", "completed", 100, 5));

        boolean fresh = book.told(job("a", "completed"));

        assertThat(fresh).isFalse();
        assertThat(book.find("a").orElseThrow().task()).isEqualTo("hash");
        assertThat(book.find("a").orElseThrow().complete()).isTrue();
    }

    @Test
    void aJobIsAskedForAgainWhenItEnds() {
        book.told(job("a", "processing"));
        book.heard(status("a", "failed", 0, 5));

        assertThat(book.find("a").orElseThrow().complete()).isFalse();
    }

    @Test
    void whatIsSaidOfADeletedJobDoesNotBringItBack() {
        book.heard(status("a", "processing", 1, 0));
        book.delete("a");

        book.heard(status("a", "failed", 1, 1));

        assertThat(book.all()).isEmpty();
    }

    @Test
    void whoEndedLongestAgoIsForgottenFirst() {
        book.heard(status("runs", "processing", 1, 0));
        book.heard(status("ended", "completed", 100, 0));
        for (int i = 0; i < JobBook.MOST; i++) {
            book.heard(status("job" + i, "queued", 0, 0));
        }

        assertThat(book.all()).hasSize(JobBook.MOST);
        assertThat(book.find("ended")).isEmpty();
        assertThat(book.find("runs")).isEmpty();
        assertThat(book.find("job0")).isPresent();
    }

    @Test
    void theLatestIsFirst() {
        book.heard(status("first", "queued", 0, 0));
        time.turn(Duration.ofSeconds(1));
        book.heard(status("second", "queued", 0, 0));

        assertThat(book.all()).extracting(SeenJob::id).containsExactly("second", "first");
    }

    @Test
    void onlyNewsIsAChange() {
        book.heard(status("a", "processing", 50, 5));
        long before = book.changes();

        book.heard(status("a", "processing", 50, 5));
        assertThat(book.changes()).isEqualTo(before);

        book.heard(status("a", "processing", 51, 5));
        assertThat(book.changes()).isGreaterThan(before);
    }

    private static JobStatus status(String id, String status, int progress, int second) {
        return new JobStatus(id, status, progress, NOON.plusSeconds(second));
    }

    private static ComputeJob job(String id, String status) {
        return new ComputeJob(id, "hash", status, 0, Map.of(), null, null, 5, null, null, null, null);
    }
}
