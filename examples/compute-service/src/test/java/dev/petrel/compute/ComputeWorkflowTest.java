package dev.petrel.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.compute.web.Users;
import dev.petrel.compute.work.Pictures;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobState;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.JobTimedOut;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.observe.Observation;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.awt.image.BufferedImage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From submitting to fetching what was made: the real service on a real broker, which is skipped where none can be had. */
@RequiresMosquitto
@Timeout(180)
class ComputeWorkflowTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private final Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
    private final List<AutoCloseable> open = new ArrayList<>(List.of(broker));
    private ComputeClient client = ComputeClient.of(ComputeSettings.of(URI.create("http://localhost")));
    private JobMonitor monitor = JobMonitor.of(ConnectionSettings.parse(broker.url()));

    @BeforeEach
    void start() throws Exception {
        ConnectionSettings settings = ConnectionSettings.parse(broker.url());
        ComputeService service = opened(ComputeService.start(ComputeOptions.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), data, Users.none(), true, settings)));
        client = opened(ComputeClient.of(ComputeSettings.of(service.url())));
        monitor = opened(monitor());
        monitor.start().awaitConnected(PATIENCE);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    @Test
    void aPictureIsSubmittedFollowedAndFetched() throws Exception {
        String jobId = client.create(resize()).jobId();

        assertThat(monitor.waitForCompletion(jobId, PATIENCE)).isEqualTo(jobId);

        ComputeJob job = client.get(jobId);
        assertThat(job.state()).isEqualTo(JobState.COMPLETED);
        Path small = client.download(jobId, job.files().getFirst(), folder.resolve("small.png"));
        BufferedImage picture = ImageIO.read(small.toFile());
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(32, 16);
        client.delete(jobId);
    }

    @Test
    void itsStatesAreHeardInOrderAndTheEndIsTheLast() throws Exception {
        List<JobStatus> heard = new CopyOnWriteArrayList<>();
        try (Observation telling = monitor.statuses(heard::add)) {
            assertThat(telling).isNotNull();

            String jobId = client.create(resize()).jobId();
            monitor.waitForCompletion(jobId, PATIENCE);

            Running.await().until(() -> heard.stream().anyMatch(JobStatus::finished));
        }
        // A "queued" that is heard after "processing" is the older one, and passed over.
        assertThat(heard)
                .extracting(JobStatus::state)
                .contains(JobState.PROCESSING)
                .endsWith(JobState.COMPLETED);
        assertThat(heard.getLast().progress()).isEqualTo(JobStatus.DONE);
        assertThat(heard.stream().map(JobStatus::timestamp).toList()).isSortedAccordingTo(Instant::compareTo);
    }

    @Test
    void threeJobsAtOnceAreWaitedForEachForItself() throws Exception {
        List<CompletableFuture<String>> ends = new ArrayList<>();
        List<String> jobIds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            jobIds.add(client.create(resize()).jobId());
            ends.add(monitor.completion(jobIds.getLast()));
        }

        for (int i = 0; i < 3; i++) {
            assertThat(ends.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(jobIds.get(i));
        }
    }

    @Test
    void aDeletedJobIsWaitedForInVainForThreeSeconds() throws Exception {
        Duration three = Duration.ofSeconds(3);
        String jobId = client.create(resize()).jobId();
        monitor.waitForCompletion(jobId, PATIENCE);
        client.delete(jobId);

        try (JobMonitor another = monitor().start()) {
            another.awaitConnected(PATIENCE);
            JobTimedOut late = catchThrowableOfType(JobTimedOut.class, () -> another.waitForCompletion(jobId, three));

            assertThat(late.jobId()).isEqualTo(jobId);
            assertThat(late.waited()).isEqualTo(three);
            assertThat(late).hasMessageContaining("timeout waiting for job \"" + jobId + "\"");
        }
    }

    /** Both times are printed; which is the shorter, a loaded machine may say otherwise once in a while. */
    @Test
    @SuppressWarnings("deprecation") // the old way is what is measured
    void beingToldIsMeasuredAgainstAsking() throws Exception {
        long start = System.nanoTime();
        String told = client.create(resize()).jobId();
        monitor.waitForCompletion(told, PATIENCE);
        long listening = System.nanoTime() - start;

        start = System.nanoTime();
        String asked = client.create(resize()).jobId();
        client.waitByPolling(asked, PATIENCE, job -> {});
        long polling = System.nanoTime() - start;

        System.out.println("measured: from submitting a job to knowing its end, over MQTT "
                + TimeUnit.NANOSECONDS.toMillis(listening) + " ms, polling every 2 s "
                + TimeUnit.NANOSECONDS.toMillis(polling) + " ms");
        assertThat(List.of(client.get(told).state(), client.get(asked).state())).containsOnly(JobState.COMPLETED);
    }

    @Test
    void whatWasHeardLastIsRememberedUntilTheMonitorIsClosed() throws Exception {
        String jobId = client.create(resize()).jobId();
        monitor.waitForCompletion(jobId, PATIENCE);

        assertThat(monitor.status(jobId)).hasValueSatisfying(last -> {
            assertThat(last.state()).isEqualTo(JobState.COMPLETED);
            assertThat(last.progress()).isEqualTo(JobStatus.DONE);
        });
        assertThat(monitor.status("another")).isEmpty();
        monitor.close();
        assertThat(monitor.status(jobId)).isEmpty();
    }

    @Test
    void aJobThatEndsWhileTheBrokerIsAwayIsKnownWhenItIsBack() throws Exception {
        broker.stop();
        Running.await().until(() -> !monitor.isConnected());
        String jobId = client.create(resize()).jobId();
        Running.await().until(() -> client.get(jobId).finished());
        CompletableFuture<String> end = monitor.completion(jobId);

        broker.restart();

        assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(jobId);
        Running.await().until(monitor::isConnected);
        monitor.close();
        assertThat(monitor.isConnected()).isFalse();
        monitor.start().awaitConnected(PATIENCE);
        assertThat(monitor.isConnected()).isTrue();
    }

    private JobMonitor monitor() {
        return JobMonitor.of(ConnectionSettings.parse(broker.url()))
                .withLookup(id -> client.lookup().find(id));
    }

    private JobRequest resize() throws Exception {
        Path photo = Files.write(folder.resolve("photo.png"), Pictures.written(64, 32, "png"));
        return JobRequest.of("image_resize")
                .with("width", 32)
                .with("height", 16)
                .withInput(photo);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.add(part);
        return part;
    }
}
