package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.jobs.JobReporter;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.WorkerPresence;
import dev.petrel.settings.ConnectionSettings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class JobsCommandTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DONE =
            "\"status\":\"completed\",\"progress\":100,\"task_output\":{\"files\":[\"a.jpg\"]}";

    private final PetrelClient client = PetrelClient.of(BROKER.url());
    private final JobReporter reporter = JobReporter.of(client);
    private final SmallService service = new SmallService("");

    @TempDir
    private Path folder;

    private Path photo = Path.of("");

    @BeforeEach
    void connect() throws Exception {
        client.start();
        photo = Files.writeString(folder.resolve("photo.jpg"), "a picture");
    }

    @AfterEach
    void close() {
        service.close();
        reporter.close();
        client.close();
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Test
    void submittingSendsTheFileWithItsFieldsAndPrintsTheId() {
        Run run = Run.of(submit("--width", "800", "-p", "height=600"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("j-1\n");
        assertThat(service.submitted())
                .singleElement()
                .asString()
                .contains("name=\"width\"\r\n\r\n800\r\n", "name=\"height\"\r\n\r\n600\r\n", "a picture");
    }

    @Test
    void waitingShowsHowFarItIsThenWhatCameOfItAndFetchesTheFile() throws Exception {
        Path out = folder.resolve("small.jpg");
        service.working(jobId -> {
            reporter.processing(jobId);
            reporter.progress(jobId, 37);
        });

        Run run = Run.start(InputStream.nullInputStream(), submit("--width", "8", "--out", out.toString()));
        run.awaitErr("37 %");
        complete("j-1");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).containsExactly("j-1", "{\"files\":[\"a.jpg\"]}");
        assertThat(run.err()).contains("petrel jobs submit: processing, 37 %");
        assertThat(out).hasContent("the content of a.jpg");
        assertThat(files()).containsExactlyInAnyOrder("photo.jpg", "small.jpg");
    }

    @Test
    void withJsonBothLinesAreTheJob() {
        service.working(this::complete);

        Run run = Run.of(submit("--width", "8", "--wait", "--json"));

        assertThat(run.lines().stream()
                        .map(JSON::readTree)
                        .map(job -> job.get("job_id").asString() + " "
                                + job.get("status").asString()))
                .containsExactly("j-1 queued", "j-1 completed");
    }

    @Test
    void aJobThatFailsHasAnExitCodeOfItsOwnAndSaysWhy() {
        service.working(jobId -> {
            service.is(jobId, "\"status\":\"failed\",\"error_message\":\"not a picture\"");
            reporter.failed(jobId);
        });

        Run run = Run.of(submit("--width", "8", "--wait"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
        assertThat(run.err()).contains("job j-1 failed: not a picture");
        assertThat(run.out()).isEqualTo("j-1\n");
    }

    @Test
    void aJobThatTakesTooLongIsToldAsItStandsAndGoesOn() {
        service.working(jobId -> service.is(jobId, "\"status\":\"processing\",\"progress\":12"));

        Run run = Run.of(submit("--width", "8", "--wait", "--timeout", "3"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_ENDED);
        assertThat(run.err()).contains("job j-1 has not ended within 3.0 s: processing, 12 %");
        assertThat(service.knows("j-1")).isTrue();
    }

    @Test
    void anEndThatNobodyHeardIsKnownFromTheService() {
        service.working(jobId -> service.is(jobId, DONE));

        Run run = Run.of(submit("--width", "8", "--wait", "--timeout", "20"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lines()).hasSize(2);
    }

    @Test
    void withoutABrokerNothingIsSubmitted() {
        Run run = Run.of(words("submit", SmallService.TASK, photo.toString())
                .with("--width", "8", "--wait", "--timeout", "1", "--url", "mqtt://127.0.0.1:1"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("not subscribed within 1.0 s");
        assertThat(service.submitted()).isEmpty();
    }

    @Test
    void aServiceThatIsNotThereIsNamedWithWhatToDo() {
        Run run = Run.with("", Map.of("COMPUTE_URL", "http://127.0.0.1:1"), "jobs", "get", "j-1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("GET /jobs/j-1: no answer from 127.0.0.1:1", "--compute-url", "COMPUTE_URL");
    }

    @Test
    void aTaskThatNobodyDoesIsToldWithThoseThatThereAre() {
        Run run = Run.of(words("submit", "image_rezise", photo.toString()).with());

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("no worker does \"image_rezise\"; there is hash, image_resize");
    }

    @Test
    void aFieldThatIsMissingIsNamed() {
        Run run = Run.of(submit("--height", "8"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("width: is missing");
    }

    @Test
    void filesAreLookedAtBeforeAnythingIsSubmitted() {
        Run missing = Run.of(words("submit", SmallService.TASK, "none.jpg").with("--width", "8"));
        Run nowhere = Run.of(
                submit("--width", "8", "--out", folder.resolve("no/such.jpg").toString()));
        Run aFolder = Run.of(submit("--width", "8", "--out", folder.toString()));

        assertThat(missing.err()).contains("cannot read none.jpg: there is no such file");
        assertThat(nowhere.err()).contains("there is no folder");
        assertThat(aFolder.err()).contains("it is a folder");
        assertThat(Stream.of(missing, nowhere, aFolder).map(Run::exitCode)).containsOnly(ExitCode.FAILED);
        assertThat(service.submitted()).isEmpty();
    }

    @Test
    void aJobIsWatchedUntilItEnds() {
        service.is("j-7", "\"status\":\"queued\",\"created_at\":1");
        Run run = started("watch", "j-7", "--json");
        run.awaitLines(1);

        reporter.progress("j-8", 1);
        reporter.progress("j-7", 50);
        complete("j-7");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lines().getFirst())
                .isEqualTo(
                        "{\"job_id\":\"j-7\",\"status\":\"queued\",\"progress\":0,\"timestamp\":1,\"finished\":false}");
        assertThat(run.lines()).allMatch(line -> line.contains("j-7"));
        JsonNode last = JSON.readTree(run.lines().getLast());
        assertThat(last.get("finished").asBoolean()).isTrue();
    }

    @Test
    void aJobThatHasEndedNeedsNoBrokerToBeWatched() {
        service.is("j-7", "\"status\":\"failed\",\"error_message\":\"too large\"");

        Run run = Run.of(words("watch", "j-7").with("--url", "mqtt://127.0.0.1:1"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
        assertThat(run.lines()).singleElement().asString().contains("j-7  failed");
        assertThat(run.err()).contains("too large");
    }

    @Test
    void allJobsAreWatchedUntilTheTimeIsOver() {
        Run run = started("watch", "--timeout", "20");
        run.awaitErr("subscribed to inference/events");

        reporter.queued("j-1");
        reporter.completed("j-2");
        run.awaitLines(2);
        run.interrupt();

        assertThat(run.lines().get(0)).matches("\\d\\d:\\d\\d:\\d\\d  j-1  queued +0 %");
        assertThat(run.lines().get(1)).matches("\\d\\d:\\d\\d:\\d\\d  j-2  completed +100 %");
    }

    @Test
    void theTimeOfAWatchMayEnd() {
        service.is("j-7", "\"status\":\"queued\"");

        Run all = Run.of(words("watch").with("--timeout", "1.5", "--url", BROKER.url()));
        Run one = Run.of(words("watch", "j-7").with("--timeout", "1.5", "--url", BROKER.url()));

        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(one.exitCode()).as(one.err()).isEqualTo(ExitCode.NOT_ENDED);
    }

    @Test
    void gettingSaysAllThatIsKnownAndFetches() {
        service.is("j-7", DONE + ",\"params\":{\"width\":8},\"created_at\":1767225600123");
        Path out = folder.resolve("out");

        Run text = Run.of(words("get", "j-7").with("--out", out.toString()));
        Run json = Run.of(words("get", "j-7").with("--json"));

        assertThat(text.lines())
                .containsExactly(
                        "job      j-7",
                        "task     image_resize {\"width\":8}",
                        "status   completed, 100 %",
                        "created  2026-01-01T00:00:00.123Z",
                        "output   {\"files\":[\"a.jpg\"]}");
        assertThat(out).hasContent("the content of a.jpg");
        assertThat(JSON.readTree(json.out()).get("created_at").asLong()).isEqualTo(1767225600123L);
    }

    @Test
    void aJobWithoutAFileHasNothingToFetch() {
        service.is("j-7", "\"status\":\"completed\",\"task_output\":{\"hash\":\"00ff\"}");

        Run run = Run.of(words("get", "j-7").with("--out", folder.resolve("out").toString()));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("job j-7 made no file", "{\"hash\":\"00ff\"}");
    }

    @Test
    void deletingDeletesOnce() {
        service.is("j-7", "\"status\":\"queued\"");

        Run first = Run.of(words("delete", "j-7").with());
        Run second = Run.of(words("delete", "j-7").with());

        assertThat(first.exitCode()).isZero();
        assertThat(service.knows("j-7")).isFalse();
        assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(second.err()).contains("j-7 not found");
    }

    @Test
    void workersAreThoseThatAreThere() {
        try (WorkerPresence worker =
                WorkerPresence.start(ConnectionSettings.parse(BROKER.url()), "w-3", Set.of("hash", "image_resize"))) {
            worker.idle(2);
            worker.client().awaitConnected(Duration.ofSeconds(30));

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Run text = Run.of("jobs", "workers", "--url", BROKER.url());
                assertThat(text.lines())
                        .singleElement()
                        .asString()
                        .matches("w-3 +2 idle  hash, image_resize  said .*Z");
                assertThat(text.err()).contains("1 worker. Idle for hash: 2, image_resize: 2");
            });
            Run json = Run.of("jobs", "workers", "--json", "--url", BROKER.url());

            assertThat(JSON.readTree(json.out()).propertyNames())
                    .containsExactly("worker_id", "capabilities", "idle_count", "timestamp");
        }
    }

    @Test
    void whoAsksIsSaidByTheEnvironmentAndNoSecretIsShown() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "s3cr3t\n");
        try (SmallService locked = new SmallService("t0k3n")) {
            locked.is("j-7", DONE);
            String[] get = {"jobs", "get", "j-7", "--compute-url", locked.url()};

            Run nobody = Run.of(get);
            Run token = Run.with("", Map.of("COMPUTE_TOKEN", "t0k3n"), get);
            Run user = Run.with("", Map.of("COMPUTE_USER", "ada", "COMPUTE_PASSWORD_FILE", file.toString()), get);
            Run wrong = Run.with("", Map.of("COMPUTE_USER", "ada", "COMPUTE_PASSWORD", "gu3ss"), get);
            Run both = Run.with("", Map.of("COMPUTE_USER", "ada", "COMPUTE_TOKEN", "t0k3n"), get);
            Run noPassword = Run.with("", Map.of("COMPUTE_USER", "ada"), get);

            assertThat(nobody.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(nobody.err()).contains("Not authenticated", "COMPUTE_TOKEN", "COMPUTE_PASSWORD_FILE");
            assertThat(token.exitCode()).as(token.err()).isZero();
            assertThat(user.exitCode()).as(user.err()).isZero();
            assertThat(wrong.err()).contains("Incorrect username or password").doesNotContain("gu3ss");
            assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(both.err()).contains("both set").doesNotContain("t0k3n");
            assertThat(noPassword.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(noPassword.err()).contains("COMPUTE_USER is set without COMPUTE_PASSWORD");
        }
    }

    @Test
    void aServiceUrlThatIsNoneIsToldWithoutItsPassword() {
        Run run = Run.of("jobs", "get", "j-7", "--compute-url", "http://me:s3cr3t@host:8002");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--compute-url is").doesNotContain("s3cr3t");
    }

    @Test
    void aPersonSeesABar() {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(screen, true, StandardCharsets.UTF_8);
        ProgressLine line =
                new ProgressLine(new Console(InputStream.nullInputStream(), err, err, Map.of(), true), "jobs submit");

        line.show(new JobStatus("j-1", "processing", 50, Instant.EPOCH));
        line.end();

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .isEqualTo("\u001b[2K[" + "#".repeat(15) + "-".repeat(15) + "] processing, 50 %\r\u001b[2K");
    }

    private void complete(String jobId) {
        service.is(jobId, DONE);
        reporter.completed(jobId);
    }

    private List<String> files() throws Exception {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).toList();
        }
    }

    private String[] submit(String... more) {
        return words("submit", SmallService.TASK, photo.toString())
                .with(Stream.concat(Stream.of(more), Stream.of("--url", BROKER.url()))
                        .toArray(String[]::new));
    }

    private Run started(String... words) {
        return Run.start(InputStream.nullInputStream(), words(words).with("--url", BROKER.url()));
    }

    /** Words that go on with where the service is. */
    private Words words(String... words) {
        return new Words(Stream.concat(Stream.of("jobs"), Stream.of(words)).toList());
    }

    private final class Words {

        private final List<String> words;

        private Words(List<String> words) {
            this.words = words;
        }

        String[] with(String... more) {
            return Stream.of(words.stream(), Stream.of("--compute-url", service.url()), Stream.of(more))
                    .flatMap(part -> part)
                    .toArray(String[]::new);
        }
    }
}
