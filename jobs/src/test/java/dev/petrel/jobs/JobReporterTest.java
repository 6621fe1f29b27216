package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.NotConnected;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class JobReporterTest {

    private static final Duration INTERVAL = JobReporter.INTERVAL;

    private final HandTurnedTime time = new HandTurnedTime();
    private final Said said = new Said();
    private final JobReporter reporter = new JobReporter(said, JobTopics.DEFAULT, INTERVAL, time);

    @Test
    void aJobIsToldFromItsQueueToItsEnd() {
        reporter.queued("j");
        reporter.processing("j");
        reporter.progress("j", 40);
        reporter.completed("j");

        assertThat(said.words()).containsExactly("queued 0", "processing 0", "processing 40", "completed 100");
    }

    @Test
    void everythingIsSaidOnTheTopicOfEventsAtQos1AndNotRetained() {
        JobTopics topics = new JobTopics("jobs/events", "inference/workers");

        JobReporter.of(said, topics).completed("zażółć");

        Publication publication = said.last();
        assertThat(publication.topic().name()).isEqualTo("jobs/events");
        assertThat(publication.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(publication.retain()).isFalse();
        assertThat(publication.payload().utf8())
                .contains("\"job_id\":\"zażółć\"", "\"progress\":100", "\"data\":{\"progress\":100}");
    }

    @Test
    void aJobThatFailsStaysAtTheProgressThatItHad() {
        reporter.processing("j");
        reporter.progress("j", 13);
        reporter.failed("j");

        assertThat(said.words()).endsWith("failed 13");
    }

    @Test
    void progressIsHeldBackWithinTheIntervalAndItsLastIsSaidWhenTheJobGoesSilent() {
        reporter.progress("j", 1);
        reporter.progress("j", 2);
        reporter.progress("j", 3);
        time.turn(INTERVAL.minusMillis(1));
        boolean held = said.words().size() == 1;

        time.turn(Duration.ofMillis(1));

        assertThat(held).isTrue();
        assertThat(said.words()).containsExactly("processing 1", "processing 3");
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void progressGoesOnOncePerIntervalHoweverOftenItIsReported() {
        for (int percent = 0; percent <= 100; percent++) {
            reporter.progress("j", percent);
            time.turn(INTERVAL.dividedBy(10));
        }
        time.turn(INTERVAL);

        assertThat(said.statuses()).hasSizeBetween(10, 12);
        assertThat(said.words()).endsWith("processing 100");
    }

    @Test
    void eachJobHasAnIntervalOfItsOwn() {
        reporter.progress("a", 1);
        reporter.progress("b", 1);

        assertThat(said.statuses()).extracting(JobStatus::jobId).containsExactly("a", "b");
    }

    @Test
    void whatIsHeldBackIsSaidBeforeTheEnd() {
        reporter.progress("j", 1);
        reporter.progress("j", 99);
        reporter.failed("j");
        time.turn(INTERVAL.multipliedBy(2));

        assertThat(said.words()).containsExactly("processing 1", "processing 99", "failed 99");
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aLaterHoldIsNotEndedByTheAlarmOfAnEarlierOne() {
        JobReporter reporting = new JobReporter(said, JobTopics.DEFAULT, INTERVAL, new TooLateToCancel(time));
        reporting.progress("j", 1);
        time.turn(INTERVAL.dividedBy(2));
        reporting.progress("j", 2);
        reporting.processing("j");
        reporting.progress("j", 3);

        time.turn(INTERVAL.dividedBy(2));
        List<String> meanwhile = said.words();
        time.turn(INTERVAL.dividedBy(2));

        assertThat(meanwhile).containsExactly("processing 1", "processing 2", "processing 2");
        assertThat(said.words()).endsWith("processing 3");
    }

    @Test
    void anIntervalOfZeroHoldsNothingBack() {
        JobReporter talkative = reporter.withInterval(Duration.ZERO);

        talkative.progress("j", 1);
        talkative.progress("j", 2);

        assertThat(said.words()).containsExactly("processing 1", "processing 2");
    }

    @Test
    void theReceiptOfWhatWasHeldBackIsThatOfWhatWasSaidInTheEnd() {
        reporter.progress("j", 1);
        Receipt second = reporter.progress("j", 2);
        Receipt third = reporter.progress("j", 3);
        boolean early = isDone(second.accepted());

        time.turn(INTERVAL);
        boolean accepted = isDone(second.accepted());
        boolean ended = isDone(second.outcome());
        said.deliver(1);

        assertThat(early).isFalse();
        assertThat(accepted).isTrue();
        assertThat(ended).isFalse();
        assertThat(outcome(second)).isEqualTo(PublishOutcome.Delivered.SUCCESS);
        assertThat(outcome(third)).isEqualTo(PublishOutcome.Delivered.SUCCESS);
    }

    @Test
    void whatIsReportedAfterTheEndIsNotSaidAndItsReceiptSaysSo() {
        reporter.completed("j");

        Receipt late = reporter.progress("j", 50);
        Receipt again = reporter.failed("j");

        assertThat(said.words()).containsExactly("completed 100");
        assertThat(outcome(late)).isInstanceOfSatisfying(PublishOutcome.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(FailureCause.SUPERSEDED);
            assertThat(failed.detail()).contains("\"j\"", "ended");
        });
        assertThat(outcome(again)).isInstanceOf(PublishOutcome.Failed.class);
    }

    @Test
    void timesNeverGoBackwardsForAJobWhenTheClockIsSetBack() {
        WanderingTime clock = new WanderingTime(Instant.ofEpochMilli(5_000));
        JobReporter wandering = new JobReporter(said, JobTopics.DEFAULT, Duration.ZERO, clock);

        wandering.processing("j");
        clock.now = Instant.ofEpochMilli(1_000);
        wandering.progress("j", 10);
        wandering.processing("other");
        clock.now = Instant.ofEpochMilli(6_000);
        wandering.completed("j");

        assertThat(said.statuses())
                .extracting(status -> status.timestamp().toEpochMilli())
                .containsExactly(5_000L, 5_000L, 1_000L, 6_000L);
    }

    @Test
    void ofTooManyJobsTheOneThatWasSilentLongestIsForgottenAndWhatItHeldBackIsSaid() {
        reporter.progress("first", 1);
        reporter.progress("first", 2);
        for (int job = 1; job < JobReporter.MOST_JOBS; job++) {
            reporter.processing("job" + job);
        }
        int before = said.publications().size();

        reporter.processing("one more");

        assertThat(said.words().subList(before, said.publications().size()))
                .containsExactly("processing 2", "processing 0");
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void ofTooManyEndsTheEarliestIsForgotten() {
        for (int job = 0; job <= JobReporter.MOST_ENDED; job++) {
            reporter.completed("job" + job);
        }

        Receipt forgotten = reporter.failed("job0");
        Receipt known = reporter.failed("job2");

        assertThat(isDone(forgotten.outcome())).isFalse();
        assertThat(outcome(known)).isInstanceOf(PublishOutcome.Failed.class);
    }

    @Test
    void closingSaysWhatIsHeldBackAndRefusesTheRest() {
        reporter.progress("j", 1);
        reporter.progress("j", 2);

        reporter.close();
        Receipt refused = reporter.completed("j");

        assertThat(said.words()).containsExactly("processing 1", "processing 2");
        assertThat(time.untilNextAlarm()).isEmpty();
        assertThatThrownBy(() -> outcome(refused)).hasRootCauseInstanceOf(NotConnected.class);
    }

    @Test
    void whatIsNoJobAndNoPercentageIsRefused() {
        assertThatThrownBy(() -> reporter.queued("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reporter.progress("j", 101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("101");
        assertThatThrownBy(() -> reporter.progress("j", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reporter.withInterval(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(said.publications()).isEmpty();
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private static PublishOutcome outcome(Receipt receipt) {
        return receipt.outcome().toCompletableFuture().join();
    }

    /** A time of day that goes where the test wants. */
    private static final class WanderingTime implements Time {

        private Instant now;

        WanderingTime(Instant now) {
            this.now = now;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Alarm after(Duration delay, Runnable action) {
            throw new AssertionError("no alarm is needed");
        }
    }
}
