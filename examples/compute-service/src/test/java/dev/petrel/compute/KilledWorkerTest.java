package dev.petrel.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.compute.work.Pictures;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed with a job in its hands, while others share its database. */
@Timeout(180)
class KilledWorkerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    @Test
    void theJobOfAKilledProcessIsDoneByAnotherAndEndsOnce() throws Exception {
        Path photo = Files.write(folder.resolve("photo.jpg"), Pictures.written(7000, 5000, "jpg"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Running running = Running.broker(data)) {
            String database = postgres.getJdbcUrl("postgres", "postgres");
            String broker = running.broker().url();

            String jobId = begunAndKilled(photo, running, broker, database);
            running.start(WorkerProgram.options(data, broker, database));

            assertThat(running.end(jobId).state()).isEqualTo(JobState.COMPLETED);
            try (ComputeClient client = running.client()) {
                assertThat(client.get(jobId).files()).singleElement().asString().startsWith("output-2/");
            }
        }
    }

    /** The id of a job that a process had begun when it was killed. */
    private String begunAndKilled(Path photo, Running running, String broker, String database) {
        JvmCommand command = JvmCommand.of(WorkerProgram.class, data.toString(), broker, database);
        try (ChildJvm process = ChildJvm.start(command)) {
            String line = process.awaitLine(WorkerProgram.LISTENS, PATIENCE);
            URI url = URI.create(line.substring(line.indexOf(WorkerProgram.LISTENS) + WorkerProgram.LISTENS.length()));
            try (ComputeClient client = ComputeClient.of(ComputeSettings.of(url))) {
                String jobId = client.create(JobRequest.of("image_resize")
                                .with("width", 70)
                                .with("height", 50)
                                .withInput(photo))
                        .jobId();
                Running.await()
                        .until(() -> running.heard(jobId).stream()
                                .anyMatch(status -> status.state() == JobState.PROCESSING));
                process.kill();
                assertThat(running.heard(jobId)).noneMatch(JobStatus::finished);
                return jobId;
            }
        }
    }
}
