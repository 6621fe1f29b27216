package dev.petrel.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.compute.store.Claim;
import dev.petrel.compute.store.Database;
import dev.petrel.compute.store.JobFiles;
import dev.petrel.compute.store.JobStore;
import dev.petrel.compute.store.Lease;
import dev.petrel.compute.store.StoredJob;
import dev.petrel.compute.web.Users;
import dev.petrel.compute.work.Pictures;
import dev.petrel.compute.work.Work;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.time.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers die with a job in their hands, and with its end on their lips. */
class TakeOverTest {

    private static final Lease SHORT = new Lease(Duration.ofSeconds(2), 5);

    @TempDir
    Path data;

    private Running running;
    private Database database;
    private JobStore store;
    private JobFiles files;

    @BeforeEach
    void open() throws Exception {
        running = Running.broker(data);
        database = Database.file(data);
        store = new JobStore(database, SHORT, Time.system());
        files = JobFiles.in(data);
    }

    @AfterEach
    void close() {
        running.close();
        database.close();
    }

    @Test
    void theJobOfAWorkerThatDiedIsDoneByAnotherAndTheDeadOnesResultIsRefused() throws Exception {
        String jobId = submitted();
        Claim dead = store.claim("dead", Work.TASK_TYPES).orElseThrow();
        running.start(options());

        JobStatus end = running.end(jobId);
        boolean late = store.complete(dead, Map.of("by", "dead"));

        assertThat(end.state()).isEqualTo(JobState.COMPLETED);
        assertThat(late).isFalse();
        assertThat(store.find(jobId).orElseThrow().course().output()).containsKey("hash");
    }

    @Test
    void aJobThatOutlivesNoWorkerFailsAndIsAnnounced() throws Exception {
        Lease twice = new Lease(Duration.ofMillis(300), 2);
        JobStore impatient = new JobStore(database, twice, Time.system());
        String jobId = submitted();
        for (int attempt = 0; attempt < twice.attempts(); attempt++) {
            Running.await().until(() -> impatient.claim("dead", Work.TASK_TYPES).isPresent());
        }
        running.start(options().withLease(twice));

        assertThat(running.end(jobId).state()).isEqualTo(JobState.FAILED);
        assertThat(store.find(jobId).orElseThrow().course().error()).startsWith("given up");
    }

    @Test
    void anEndThatWasStoredAndNotAnnouncedIsAnnouncedByWhoComesNext() throws Exception {
        String jobId = submitted();
        store.complete(store.claim("dead", Work.TASK_TYPES).orElseThrow(), Map.of());
        running.start(options());

        assertThat(running.end(jobId).progress()).isEqualTo(100);
        Running.await().until(() -> store.unannounced(Duration.ZERO).isEmpty());
    }

    @Test
    void anEndWithoutABrokerIsAnnouncedWhenThereIsOne() throws Exception {
        running.start(options());
        running.broker().stop();
        String jobId = submitted();
        Running.await().until(() -> ended(jobId));
        assertThat(store.unannounced(Duration.ZERO)).hasSize(1);

        running.broker().restart();

        Running.await().until(() -> store.unannounced(Duration.ZERO).isEmpty());
    }

    @Test
    void twoServicesShareTheWorkAndEachJobIsDoneOnce() throws Exception {
        running.start(options().withLease(Lease.DEFAULT));
        try (ComputeService other = ComputeService.start(options().withLease(Lease.DEFAULT));
                ComputeClient client = running.client()) {
            assertThat(other.url()).isNotEqualTo(running.url());
            List<ComputeJob> jobs = new ArrayList<>();
            Path file = Files.write(data.resolve("photo.png"), Pictures.written(40, 20, "png"));
            for (int i = 0; i < 30; i++) {
                jobs.add(client.create(
                        JobRequest.of("image_conversion").with("format", "gif").withInput(file)));
            }

            for (ComputeJob job : jobs) {
                assertThat(running.end(job.jobId()).state()).isEqualTo(JobState.COMPLETED);
            }
            assertThat(jobs)
                    .allSatisfy(job -> assertThat(files.folder(job.jobId()))
                            .isDirectoryRecursivelyContaining("glob:**/output-1/converted.gif")
                            .isDirectoryNotContaining("glob:**/output-2"));
        }
    }

    private ComputeOptions options() {
        return running.options(Users.none(), true).withLease(SHORT);
    }

    private boolean ended(String jobId) {
        return JobState.of(store.find(jobId).orElseThrow().course().status()).isFinal();
    }

    private String submitted() throws Exception {
        String jobId = UUID.randomUUID().toString();
        files.adopt(Files.writeString(files.incoming(), "abc"), jobId, "input");
        store.insert(StoredJob.submitted(jobId, "hash", 5, Map.of("algorithm", "md5"), "input", "ada"));
        return jobId;
    }
}
