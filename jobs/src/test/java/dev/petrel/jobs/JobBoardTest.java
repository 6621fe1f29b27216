package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.QueueFull;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is known of jobs, and who waits. */
class JobBoardTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final HandTurnedTime time = new HandTurnedTime();
    private final List<JobStatus> news = new ArrayList<>();
    private final JobBoard board = new JobBoard(new JobCache(3, Duration.ofMinutes(10)), time, news::add);

    @Test
    void aFinalWordIsTheLast() {
        board.take(said("j", "completed", 100, 30));

        board.take(said("j", "processing", 80, 20));
        board.take(said("j", "failed", 100, 90));
        board.take(said("j", "queued", 0, 900));

        assertThat(board.status("j")).contains(said("j", "completed", 100, 30));
        assertThat(news).hasSize(1);
    }

    /** The clock of who said it was behind. */
    @Test
    void aFinalWordWinsHoweverOldItSaysItIs() {
        board.take(said("j", "processing", 80, 1000));

        board.take(said("j", "error", 80, 1));

        assertThat(board.status("j")).map(JobStatus::state).contains(JobState.FAILED);
    }

    @Test
    void beforeTheEndWhatIsOlderIsNoNewsAndOfTheSameTimeTheLaterArrivalIs() {
        board.take(said("j", "processing", 10, 50));

        board.take(said("j", "processing", 5, 49));
        board.take(said("j", "processing", 7, 50));
        board.take(said("j", "processing", 7, 50));

        assertThat(board.status("j")).contains(said("j", "processing", 7, 50));
        assertThat(news).containsExactly(said("j", "processing", 10, 50), said("j", "processing", 7, 50));
    }

    @Test
    void aWaitEndsWithTheJobAlsoWhereItEndedBefore() {
        JobWait during = waiting("j");
        JobWait other = waiting("other");

        board.take(said("j", "failed", 3, 1));

        assertThat(during.end).isCompletedWithValue(JobWait.FINISHED);
        assertThat(waiting("j").end).isCompletedWithValue(JobWait.FINISHED);
        assertThat(other.end).isNotDone();
    }

    @Test
    void severalWaitForOneJob() {
        List<JobWait> waits = Stream.generate(() -> waiting("j")).limit(3).toList();
        board.timeUp(waits.get(1));

        board.take(said("j", "completed", 100, 1));

        assertThat(waits.get(0).end).isCompletedWithValue(JobWait.FINISHED);
        assertThat(waits.get(1).end).isCompletedWithValue(new JobWait.End.TimedOut(Optional.empty()));
        assertThat(waits.get(2).end).isCompletedWithValue(JobWait.FINISHED);
        assertThat(board.isWatched("j")).isFalse();
    }

    @Test
    void aWaitThatRanOutSaysWhatWasLastHeard() {
        JobWait wait = waiting("j");
        board.take(said("j", "processing", 42, 1));

        board.timeUp(wait);

        assertThat(wait.end)
                .isCompletedWithValue(new JobWait.End.TimedOut(Optional.of(said("j", "processing", 42, 1))));
        assertThat(board.status("j")).contains(said("j", "processing", 42, 1));
    }

    @Test
    void oneWaitTooManyIsRefusedUntilAnotherHasEnded() {
        fill("finished");
        board.take(said("finished", "completed", 100, 1));
        List<JobWait> waits = fill("timed out");
        waits.forEach(board::timeUp);
        fill("j");

        assertThatThrownBy(() -> waiting("other"))
                .isInstanceOf(QueueFull.class)
                .hasMessageContaining(Integer.toString(JobBoard.MOST_WAITS));
        board.take(said("j", "failed", 1, 1));
        assertThat(waiting("other").end).isNotDone();
    }

    private List<JobWait> fill(String jobId) {
        return Stream.generate(() -> waiting(jobId)).limit(JobBoard.MOST_WAITS).toList();
    }

    @Test
    void jobsThatHaveEndedAreForgottenFirst() {
        board.take(said("a", "queued", 0, 1));
        board.take(said("b", "completed", 100, 1));
        board.take(said("c", "failed", 100, 1));

        board.take(said("d", "queued", 0, 1));
        board.take(said("e", "queued", 0, 1));
        board.take(said("f", "queued", 0, 1));

        assertThat(known("a", "b", "c", "d", "e", "f")).containsExactly("d", "e", "f");
    }

    @Test
    void aJobThatIsWaitedForIsNeverForgotten() {
        board.take(said("j", "processing", 42, 1));
        JobWait wait = waiting("j");

        Stream.of("a", "b", "c", "d").forEach(job -> board.take(said(job, "queued", 0, 1)));
        time.turn(Duration.ofHours(3));

        assertThat(known("a", "b", "c", "d", "j")).containsExactly("j");
        assertThat(board.size()).isEqualTo(1);
        board.timeUp(wait);
        time.turn(Duration.ofMinutes(9));
        assertThat(known("j")).containsExactly("j");
        time.turn(Duration.ofMinutes(1));
        assertThat(known("j")).isEmpty();
    }

    @Test
    void whatNothingMoreIsHeardOfIsForgottenInTime() {
        board.take(said("old", "completed", 100, 1));
        board.take(said("told", "processing", 1, 1));
        time.turn(Duration.ofMinutes(9));
        board.take(said("told", "processing", 2, 2));

        time.turn(Duration.ofMinutes(1));

        assertThat(known("old", "told")).containsExactly("told");
        assertThat(board.size()).isEqualTo(1);
        time.turn(Duration.ofMinutes(9));
        assertThat(known("told")).isEmpty();
    }

    @Test
    void atTheCloseAllIsForgottenAndWhoWaitsIsTold() {
        board.take(said("done", "completed", 100, 1));
        JobWait wait = waiting("j");

        board.close("closed");
        board.take(said("j", "completed", 100, 1));

        JobWait.End abandoned = new JobWait.End.Abandoned("closed");
        assertThat(wait.end).isCompletedWithValue(abandoned);
        assertThat(waiting("done").end).isCompletedWithValue(abandoned);
        assertThat(known("done", "j")).isEmpty();
        assertThat(news).hasSize(1);
    }

    private JobWait waiting(String jobId) {
        JobWait wait = new JobWait(jobId, SOON);
        board.await(wait);
        return wait;
    }

    private List<String> known(String... jobIds) {
        return Stream.of(jobIds).filter(job -> board.status(job).isPresent()).toList();
    }

    private static JobStatus said(String jobId, String status, int progress, long at) {
        return new JobStatus(jobId, status, progress, Instant.ofEpochMilli(at));
    }
}
