package dev.petrel.compute.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.time.HandTurnedTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobStoreTest {

    private static final Set<String> TASKS = Set.of("hash", "image_resize");
    private static final Duration BEYOND_THE_LEASE = Duration.ofSeconds(31);

    @TempDir
    Path folder;

    private final HandTurnedTime time = new HandTurnedTime();
    private Database database;
    private JobStore store;

    /** The database of the service where no other is given. */
    Database database() {
        return Database.file(folder);
    }

    @BeforeEach
    void open() {
        database = database();
        store = new JobStore(database, Lease.DEFAULT, time);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theMostUrgentIsTakenFirstAndOfThoseTheOldest() {
        String early = submitted(5);
        String late = submitted(5);
        String urgent = submitted(9);

        assertThat(List.of(taken("w1"), taken("w1"), taken("w1"))).containsExactly(urgent, early, late);
        assertThat(store.claim("w1", TASKS)).isEmpty();
    }

    @Test
    void aTaskThatAWorkerCannotDoIsLeftAlone() {
        submitted(5);

        assertThat(store.claim("w1", Set.of("face_detection"))).isEmpty();
        assertThat(store.claim("w1", Set.of())).isEmpty();
    }

    @Test
    void aJobIsNobodyElsesWhileItsLeaseIsRenewed() {
        submitted(5);
        Claim claim = store.claim("w1", TASKS).orElseThrow();
        time.turn(Duration.ofSeconds(20));

        assertThat(store.renew(claim)).isTrue();
        time.turn(Duration.ofSeconds(20));
        assertThat(store.claim("w2", TASKS)).isEmpty();
        assertThat(store.progress(claim, 40)).isTrue();
        time.turn(Duration.ofSeconds(20));
        assertThat(store.claim("w2", TASKS)).isEmpty();
    }

    @Test
    void aJobOfASilentWorkerIsTakenOverAndTheLateResultRefused() {
        String job = submitted(5);
        Claim first = store.claim("w1", TASKS).orElseThrow();
        time.turn(BEYOND_THE_LEASE);

        Claim second = store.claim("w2", TASKS).orElseThrow();

        assertThat(second.job().jobId()).isEqualTo(job);
        assertThat(second.folder()).isNotEqualTo(first.folder());
        assertThat(store.renew(first)).isFalse();
        assertThat(store.progress(first, 99)).isFalse();
        assertThat(store.complete(first, Map.of("by", "w1"))).isFalse();
        assertThat(store.fail(first, "late")).isFalse();
        assertThat(store.release(first)).isFalse();
        assertThat(store.complete(second, Map.of("by", "w2"))).isTrue();
        assertThat(store.complete(first, Map.of("by", "w1"))).isFalse();
        assertThat(store.find(job).orElseThrow().course().output()).isEqualTo(Map.of("by", "w2"));
    }

    @Test
    void aWorkerWhoseLeaseRanOutMayStillEndTheJobIfNobodyTookIt() {
        submitted(5);
        Claim claim = store.claim("w1", TASKS).orElseThrow();
        time.turn(BEYOND_THE_LEASE);

        assertThat(store.complete(claim, Map.of())).isTrue();
    }

    @Test
    void aJobThatKillsItsWorkersIsGivenUp() {
        String job = submitted(5);
        for (int attempt = 0; attempt < Lease.DEFAULT.attempts(); attempt++) {
            store.giveUp();
            assertThat(store.claim("w" + attempt, TASKS)).isPresent();
            time.turn(BEYOND_THE_LEASE);
        }

        assertThat(store.claim("w9", TASKS)).isEmpty();
        store.giveUp();

        StoredJob.Course course = store.find(job).orElseThrow().course();
        assertThat(course.status()).isEqualTo("failed");
        assertThat(course.error()).contains("3 workers");
    }

    @Test
    void aJobThatIsGivenBackCountsNoAttempt() {
        String job = submitted(5);
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(store.release(store.claim("w1", TASKS).orElseThrow())).isTrue();
        }

        assertThat(taken("w2")).isEqualTo(job);
    }

    @Test
    void anEndStaysToBeAnnouncedUntilItIs() {
        String job = submitted(5);
        store.complete(store.claim("w1", TASKS).orElseThrow(), Map.of());

        assertThat(store.unannounced(Duration.ofSeconds(5))).isEmpty();
        assertThat(store.unannounced(Duration.ZERO))
                .extracting(StoredJob::jobId)
                .containsExactly(job);
        store.announced(job);
        assertThat(store.unannounced(Duration.ZERO)).isEmpty();
    }

    @Test
    void aDeletedJobIsGoneForItsWorkerToo() {
        String job = submitted(5);
        Claim claim = store.claim("w1", TASKS).orElseThrow();

        assertThat(store.delete(job)).isTrue();
        assertThat(store.delete(job)).isFalse();
        assertThat(store.complete(claim, Map.of())).isFalse();
        assertThat(store.find(job)).isEmpty();
        assertThat(store.count()).isZero();
    }

    @Test
    void whatEndedLongAgoIsFound() {
        String job = submitted(5);
        submitted(1);
        store.fail(store.claim("w1", TASKS).orElseThrow(), "no");
        time.turn(Duration.ofDays(7));

        assertThat(store.ended(Duration.ofDays(8))).isEmpty();
        assertThat(store.ended(Duration.ofDays(7))).containsExactly(job);
    }

    @Test
    void whatWasCommittedIsThereWhenItIsOpenedAgain() {
        String job = submitted(7);
        close();
        open();

        StoredJob found = store.find(job).orElseThrow();

        assertThat(found.params()).isEqualTo(Map.of("algorithm", "md5"));
        assertThat(found.priority()).isEqualTo(7);
        assertThat(found.course().status()).isEqualTo("queued");
        assertThat(found.course().updated()).isNull();
    }

    @Test
    void manyWorkersAtOnceGetEachJobOnce() throws Exception {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            jobs.add(submitted(5));
        }

        List<String> got = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            Callable<List<String>> work = this::takeAll;
            for (Future<List<String>> each : workers.invokeAll(List.of(work, work, work, work))) {
                got.addAll(each.get());
            }
        }

        assertThat(got).containsExactlyInAnyOrderElementsOf(jobs);
    }

    private List<String> takeAll() {
        List<String> mine = new ArrayList<>();
        int empty = 0;
        while (empty < 3) { // all that it looked at may have gone to others
            int before = mine.size();
            store.claim("w", TASKS).ifPresent(claim -> mine.add(claim.job().jobId()));
            empty = mine.size() == before ? empty + 1 : 0;
        }
        return mine;
    }

    private String taken(String worker) {
        return store.claim(worker, TASKS).orElseThrow().job().jobId();
    }

    private String submitted(int priority) {
        String id = UUID.randomUUID().toString();
        store.insert(StoredJob.submitted(id, "hash", priority, Map.of("algorithm", "md5"), "in.txt", "ada"));
        time.turn(Duration.ofMillis(1));
        return id;
    }
}
