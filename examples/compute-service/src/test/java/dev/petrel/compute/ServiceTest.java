package dev.petrel.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.compute.web.Users;
import dev.petrel.compute.work.Pictures;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.Cleanup;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeException;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.JobRequest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest {

    @TempDir
    Path data;

    @TempDir
    Path here;

    @ParameterizedTest
    @ValueSource(strings = {"", ComputeSettings.FIRST_AGE})
    void aPictureGoesInAndComesOutResized(String prefix) throws Exception {
        Path photo = Files.write(here.resolve("photo.jpg"), Pictures.held(64, 32, 6));

        try (Running running = Running.guests(data);
                ComputeClient client =
                        ComputeClient.of(ComputeSettings.of(running.url()).withPrefix(prefix))) {
            ComputeJob submitted = client.create(resize(photo));
            ComputeJob ended = running.ended(client, submitted);

            assertThat(submitted.state()).isEqualTo(JobState.QUEUED);
            assertThat(ended.state()).isEqualTo(JobState.COMPLETED);
            assertThat(ended.progress()).isEqualTo(100);
            assertThat(ended.params()).isEqualTo(Map.of("width", 20, "height", 40, "maintain_aspect_ratio", false));
            Path out = client.download(ended.jobId(), ended.files().getFirst(), here.resolve("out.jpg"));
            BufferedImage resized = ImageIO.read(out.toFile());
            assertThat(resized.getWidth() + " x " + resized.getHeight()).isEqualTo("20 x 40");
        }
    }

    @Test
    void whatIsSaidOfAJobBeginsInLineAndEndsOnce() throws Exception {
        Path photo = photo();

        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            String jobId = client.create(resize(photo)).jobId();
            running.end(jobId);

            List<JobStatus> heard = running.heard(jobId);
            assertThat(heard).extracting(JobStatus::state).contains(JobState.QUEUED, JobState.PROCESSING);
            assertThat(heard.stream().filter(JobStatus::finished)).hasSize(1);
            assertThat(heard.getLast().progress()).isEqualTo(100);
        }
    }

    @Test
    void manyJobsAtOnceAllEnd() throws Exception {
        Path file = Files.writeString(here.resolve("abc"), "abc");

        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            List<ComputeJob> jobs = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                jobs.add(client.create(
                        JobRequest.of("hash").with("algorithm", "md5").withInput(file)));
            }

            for (ComputeJob job : jobs) {
                assertThat(running.ended(client, job).taskOutput())
                        .containsEntry("hash", "900150983cd24fb0d6963f7d28e17f72");
            }
        }
    }

    @Test
    void aFileThatIsAHugePictureFailsItsJobAndSaysWhy() throws Exception {
        Path bomb = Files.write(here.resolve("bomb.png"), Pictures.bomb(60_000, 60_000));

        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            ComputeJob ended = running.ended(client, client.create(resize(bomb)));

            assertThat(ended.status()).isEqualTo("failed");
            assertThat(ended.errorMessage()).contains("60000 x 60000");
            assertThat(ended.taskOutput()).isNull();
        }
    }

    @Test
    void aDeletedJobIsGoneWithItsFiles() throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            ComputeJob job = running.ended(client, client.create(resize(photo())));
            assertThat(client.storageSize().jobs()).isEqualTo(1);
            assertThat(client.storageSize().bytes()).isPositive();

            client.delete(job.jobId());

            assertThat(client.lookup().find(job.jobId())).isEmpty();
            assertThatThrownBy(() -> client.delete(job.jobId()))
                    .isInstanceOf(ComputeException.NotFound.class)
                    .hasMessageEndingWith("Job " + job.jobId() + " not found");
            assertThat(client.storageSize().bytes()).isZero();
            assertThat(data.resolve("files")).isEmptyDirectory();
        }
    }

    @Test
    void aCleanupTakesWhatEndedAndLeavesTheRest() throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            running.ended(client, client.create(resize(photo())));

            assertThat(client.cleanup(1)).isEqualTo(new Cleanup(0, 0));
            Cleanup all = client.cleanup(0);
            assertThat(all.deletedJobs()).isEqualTo(1);
            assertThat(all.freedBytes()).isPositive();
        }
    }

    @Test
    void theWorkersAndWhatTheyCanDoAreListed() throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            Running.await().until(() -> client.capabilities().idle().getOrDefault("image_resize", 0) == 2);

            assertThat(client.capabilities().offers("face_detection")).isFalse();
            assertThat(client.capabilities().workers()).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2F..%2Ftoken.key",
                "%2e%2e/%2e%2e/token.key",
                "../../token.key",
                "/etc/passwd",
                "output/..%2f..%2f..%2fjobs.mv.db"
            })
    void aPathOutOfTheJobsFolderIsRefused(String path) throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            ComputeJob job = client.create(resize(photo()));

            assertThat(status(running.url() + "/jobs/" + job.jobId() + "/files/" + path))
                    .isEqualTo(403);
        }
    }

    @Test
    void aLinkOutOfTheJobsFolderIsRefused() throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            ComputeJob job = running.ended(client, client.create(resize(photo())));
            Files.createSymbolicLink(
                    data.resolve("files").resolve(job.jobId()).resolve("link"), data.resolve("token.key"));

            assertThatThrownBy(() -> client.download(job.jobId(), "link", here.resolve("key")))
                    .isInstanceOf(ComputeException.NotPermitted.class);
        }
    }

    @Test
    void aFileThatIsNotThereAndAFolderAreToldApart() throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            ComputeJob job = running.ended(client, client.create(resize(photo())));
            String folder = job.files().getFirst().replaceAll("/.*", "");

            assertThatThrownBy(() -> client.download(job.jobId(), "nothing", here.resolve("x")))
                    .isInstanceOf(ComputeException.NotFound.class);
            assertThatThrownBy(() -> client.download(job.jobId(), folder, here.resolve("x")))
                    .isInstanceOf(ComputeException.ValidationFailed.class);
        }
    }

    @Test
    void aRequestThatIsWrongIsRefusedWithWhatIsWrongWithIt() throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            ComputeException.ValidationFailed wrong = catchThrowableOfType(
                    ComputeException.ValidationFailed.class,
                    () -> client.create(
                            JobRequest.of("image_resize").with("width", "wide").withInput(photo())));

            assertThat(wrong.body()).contains("[\"body\",\"width\"]").contains("[\"body\",\"height\"]");
            assertThatThrownBy(() -> client.create(JobRequest.of("hash")))
                    .isInstanceOf(ComputeException.ValidationFailed.class)
                    .hasMessageContaining("file");
            assertThatThrownBy(() -> client.create(
                            JobRequest.of("hash").with("priority", 11).withInput(photo())))
                    .isInstanceOf(ComputeException.ValidationFailed.class);
            assertThatThrownBy(
                            () -> client.create(JobRequest.of("face_detection").withInput(photo())))
                    .isInstanceOf(ComputeException.NotFound.class)
                    .hasMessageContaining("image_resize");
            assertThat(client.storageSize().jobs()).isZero();
            assertThat(data.resolve("incoming")).isEmptyDirectory();
        }
    }

    @Test
    void aFileThatIsTooLargeIsRefusedAndNotKept() throws Exception {
        Path large = Files.write(here.resolve("large"), new byte[20_000]);

        try (Running running = Running.broker(data)) {
            running.start(running.options(Users.none(), true).withLargestUpload(10_000));
            try (ComputeClient client = running.client()) {
                assertThat(catchThrowableOfType(
                                        ComputeException.Refused.class,
                                        () -> client.create(
                                                JobRequest.of("hash").withInput(large)))
                                .status())
                        .isEqualTo(413);
            }

            assertThat(data.resolve("incoming")).isEmptyDirectory();
        }
    }

    @Test
    void anIdThatIsNoneIsNotFound() throws Exception {
        try (Running running = Running.guests(data);
                ComputeClient client = running.client()) {
            assertThatThrownBy(() -> client.get("1' OR '1'='1")).isInstanceOf(ComputeException.NotFound.class);
            assertThatThrownBy(() -> client.get("..%2f")).isInstanceOf(ComputeException.NotFound.class);
            assertThat(status(running.url() + "/")).isEqualTo(404);
        }
    }

    private static JobRequest resize(Path file) {
        return JobRequest.of("image_resize")
                .with("width", 20)
                .with("height", 40)
                .withInput(file);
    }

    private Path photo() throws IOException {
        return Files.write(here.resolve("photo.png"), Pictures.written(40, 20, "png"));
    }

    /** As it stands: the client would not send such paths. */
    private static int status(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
