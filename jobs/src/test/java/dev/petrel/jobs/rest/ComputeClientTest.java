package dev.petrel.jobs.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.rest.WebServer.Reply;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeClientTest {

    private static final Reply QUEUED =
            Reply.of(200, "{\"job_id\":\"b1\",\"status\":\"queued\",\"task_type\":\"hash\"}");

    @TempDir
    Path folder;

    @Test
    void aJobWithAFileIsSubmittedAsAFormWithAFile() throws Exception {
        Path picture = Files.writeString(folder.resolve("say \"ä\".jpg"), "the picture");

        try (WebServer server = WebServer.answering(asked -> QUEUED);
                ComputeClient client = client(server)) {
            ComputeJob job = client.create(
                    JobRequest.of("image_resize").with("width", 800).withInput(picture));

            assertThat(job.jobId()).isEqualTo("b1");
            WebServer.Asked asked = server.asked().getFirst();
            assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /jobs/image_resize");
            assertThat(asked.contentType()).startsWith("multipart/form-data; boundary=");
            assertThat(asked.body().replace("\r\n", "\n"))
                    .contains("name=\"width\"\n\n800\n--")
                    .contains("name=\"file\"; filename=\"say %22ä%22.jpg\"\nContent-Type: application/octet-stream\n\n"
                            + "the picture\n--");
        }
    }

    @Test
    void aJobWithoutAFileIsSubmittedAsAPlainForm() throws Exception {
        try (WebServer server = WebServer.answering(asked -> QUEUED);
                ComputeClient client = client(server)) {
            client.create(JobRequest.of("hash").with("algorithm", "sha512 & co"));

            assertThat(server.asked().getFirst().contentType()).isEqualTo("application/x-www-form-urlencoded");
            assertThat(server.asked().getFirst().body()).isEqualTo("algorithm=sha512+%26+co");
        }
    }

    @Test
    void servicesOfTheFirstAgeHaveAPrefixBehindAdmin() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, "{}"));
                ComputeClient client =
                        ComputeClient.of(ComputeSettings.of(server.url()).withPrefix(ComputeSettings.FIRST_AGE))) {
            client.delete("a/b");
            client.capabilities();
            client.storageSize();
            client.cleanup(7);

            assertThat(server.asked())
                    .extracting(asked -> asked.method() + " " + asked.path())
                    .containsExactly(
                            "DELETE /compute/jobs/a%2Fb",
                            "GET /compute/capabilities",
                            "GET /admin/compute/jobs/storage/size",
                            "DELETE /admin/compute/jobs/cleanup?days=7");
        }
    }

    @Test
    void aJobHasDefaultsForWhatIsMissing() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, "{\"job_id\":\"b1\"}"));
                ComputeClient client = client(server)) {
            ComputeJob job = client.get("b1");

            assertThat(job)
                    .isEqualTo(new ComputeJob("b1", "", "queued", 0, Map.of(), null, null, 5, null, null, null, null));
        }
    }

    @Test
    void theLookupSaysTheLatestTimeAndKeepsProgressWithinItsRange() throws Exception {
        Reply ended = Reply.of(200, """
                {"job_id":"b1","status":"error","progress":250,"created_at":1000,"started_at":2000,"completed_at":3000.0,
                 "updated_at":1000}""");

        try (WebServer server = WebServer.answering(asked -> ended);
                ComputeClient client = client(server)) {
            assertThat(client.lookup().find("b1"))
                    .contains(new JobStatus("b1", "error", 100, Instant.ofEpochMilli(3000)));
        }
    }

    @Test
    void theLookupOfAJobThatIsNotThereIsEmpty() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(404, "{\"detail\":\"Job b1 not found\"}"));
                ComputeClient client = client(server)) {
            assertThat(client.lookup().find("b1")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"num_workers\":3,\"capabilities\":{\"hash\":0,\"image_resize\":2}}",
                "{\"hash\":0,\"image_resize\":2.0}"
            })
    void capabilitiesAreReadInBothShapes(String body) throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, body));
                ComputeClient client = client(server)) {
            Capabilities capabilities = client.capabilities();

            assertThat(capabilities.idle())
                    .containsOnlyKeys("hash", "image_resize")
                    .containsEntry("image_resize", 2);
            assertThat(capabilities.offers("hash")).isTrue();
            assertThat(capabilities.workers())
                    .isEqualTo(body.contains("num") ? OptionalInt.of(3) : OptionalInt.empty());
        }
    }

    @Test
    void storageAndCleanupAreCounted() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(
                        200, "{\"total_size\":12345678901,\"job_count\":4,\"deleted_count\":2,\"freed_space\":99}"));
                ComputeClient client = client(server)) {
            assertThat(client.storageSize()).isEqualTo(new StorageUse(12_345_678_901L, 4));
            assertThat(client.cleanup(0)).isEqualTo(new Cleanup(2, 99));
        }
    }

    @Test
    void aDownloadReplacesWhatWasThere() throws Exception {
        Path target = Files.writeString(folder.resolve("out.jpg"), "old");

        try (WebServer server = WebServer.answering(asked -> Reply.of(200, "new"));
                ComputeClient client = client(server)) {
            assertThat(client.download("b1", "output/a b.jpg", target)).isEqualTo(target);

            assertThat(target).hasContent("new");
            assertThat(server.asked().getFirst().path()).isEqualTo("/jobs/b1/files/output/a%20b.jpg");
            assertThat(namesIn(folder)).containsExactly("out.jpg");
        }
    }

    @Test
    void aDownloadThatFailsLeavesWhatWasThere() throws Exception {
        Path target = Files.writeString(folder.resolve("out.jpg"), "old");

        try (WebServer server = WebServer.answering(asked -> Reply.of(404, "{\"detail\":\"File not found\"}"));
                ComputeClient client = client(server)) {
            assertThatThrownBy(() -> client.download("b1", "out.jpg", target))
                    .isInstanceOf(ComputeException.NotFound.class)
                    .hasMessage("GET /jobs/b1/files/out.jpg: File not found");

            assertThat(target).hasContent("old");
            assertThat(namesIn(folder)).containsExactly("out.jpg");
        }
    }

    @Test
    void aDownloadThatIsTooLargeIsEndedAndLeavesNothing() throws Exception {
        String large = "x".repeat(100_000);

        try (WebServer server = WebServer.answering(asked -> Reply.of(200, large));
                ComputeClient client =
                        ComputeClient.of(ComputeSettings.of(server.url()).withLargestFile(99_999))) {
            assertThatThrownBy(() -> client.download("b1", "out.jpg", folder.resolve("out.jpg")))
                    .isInstanceOf(ComputeException.NetworkFailed.class)
                    .hasMessageContaining("larger than 99999 bytes");

            assertThat(namesIn(folder)).isEmpty();
        }
    }

    @Test
    void aDownloadIntoAFolderThatIsNotThereSaysSo() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, "new"));
                ComputeClient client = client(server)) {
            Path target = folder.resolve("missing").resolve("out.jpg");

            assertThatThrownBy(() -> client.download("b1", "out.jpg", target))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("missing");
        }
    }

    @Test
    void aPathThatLeavesTheFolderIsNotAskedFor() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, "new"));
                ComputeClient client = client(server)) {
            assertThatThrownBy(() -> client.download("b1", "../b2/out.jpg", folder.resolve("out.jpg")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.get("..")).isInstanceOf(IllegalArgumentException.class);

            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsNotTaken() throws Exception {
        try (WebServer server =
                        WebServer.answering(asked -> Reply.of(200, "{\"job_id\":\"" + "x".repeat(2000) + "\"}"));
                ComputeClient client =
                        ComputeClient.of(ComputeSettings.of(server.url()).withLargestAnswer(1000))) {
            assertThatThrownBy(() -> client.get("b1"))
                    .isInstanceOf(ComputeException.NetworkFailed.class)
                    .hasMessageContaining("larger than 1000 bytes");
        }
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsNotWaitedForForEver() throws Exception {
        CountDownLatch done = new CountDownLatch(1);

        try (WebServer server = WebServer.handling(
                        exchange -> {
                            exchange.sendResponseHeaders(200, 100);
                            exchange.getResponseBody().write('{');
                            exchange.getResponseBody().flush();
                            awaitQuietly(done);
                        },
                        asked -> QUEUED);
                ComputeClient client =
                        ComputeClient.of(ComputeSettings.of(server.url()).withAnswerTime(Duration.ofMillis(300)))) {
            assertThatThrownBy(() -> client.get("b1")).isInstanceOf(ComputeException.NetworkFailed.class);
            done.countDown();
        }
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws Exception {
        try (WebServer server = WebServer.answering(asked -> QUEUED);
                ComputeClient client = client(server)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> client.get("b1")).isInstanceOf(ComputeException.NetworkFailed.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aServiceThatIsNotThereIsNamed() throws Exception {
        WebServer gone = WebServer.answering(asked -> QUEUED);
        gone.close();

        try (ComputeClient client = client(gone)) {
            assertThatThrownBy(() -> client.get("b1"))
                    .isInstanceOf(ComputeException.NetworkFailed.class)
                    .hasMessageStartingWith("GET /jobs/b1: no answer from 127.0.0.1:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "nothing", "{\"status\":\"queued\"}", "{\"job_id\":7}"})
    void anAnswerWithoutAJobIsTheServersFailure(String body) throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, body));
                ComputeClient client = client(server)) {
            assertThat(catchThrowableOfType(ComputeException.ServerFailed.class, () -> client.get("b1"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatTheServiceSaysCannotForgeALineOfALog() throws Exception {
        try (WebServer server =
                        WebServer.answering(asked -> Reply.of(409, "{\"message\":\"a\\r\\nERROR \\u001b[31mall\"}"));
                ComputeClient client = client(server)) {
            assertThat(catchThrowableOfType(ComputeException.Refused.class, () -> client.get("b1")))
                    .hasMessage("GET /jobs/b1: a  ERROR  [31mall");
        }
    }

    @Test
    void aTokenGoesWithEachRequestAndIntoNoText() throws Exception {
        String canary = "canary.token.4711";

        try (WebServer server = WebServer.answering(asked -> Reply.of(401, "{\"detail\":\"JWT token has expired\"}"))) {
            ComputeSettings settings =
                    ComputeSettings.of(server.url()).withTokens(TokenSource.fixed(Secret.of(canary)));
            try (ComputeClient client = ComputeClient.of(settings)) {
                Throwable refused =
                        catchThrowableOfType(ComputeException.NotAuthenticated.class, () -> client.get("b1"));

                assertThat(server.asked()).hasSize(1);
                assertThat(server.asked().getFirst().authorization()).isEqualTo("Bearer " + canary);
                assertThat(texts(refused) + settings).doesNotContain(canary);
            }
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void pollingTellsEachAnswerAndReturnsTheEnd() throws Exception {
        List<String> told = new ArrayList<>();

        try (WebServer server = WebServer.answering(
                        asked -> Reply.of(200, "{\"job_id\":\"b1\",\"status\":\"failed\",\"error_message\":\"no\"}"));
                ComputeClient client = client(server)) {
            ComputeJob job = client.waitByPolling("b1", Duration.ofMinutes(1), one -> told.add(one.status()));

            assertThat(job.errorMessage()).isEqualTo("no");
            assertThat(told).containsExactly("failed");
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void pollingEndsAtItsTime() throws Exception {
        try (WebServer server = WebServer.answering(asked -> QUEUED);
                ComputeClient client = client(server)) {
            assertThatThrownBy(() -> client.waitByPolling("b1", Duration.ofMillis(50), one -> {}))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("Timeout waiting for job: b1, queued after PT0.05S");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt://localhost", "localhost:8002", "http://user:word@localhost", "http://localhost?a=b"})
    void aUrlThatIsNoneOfAServiceIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> ComputeSettings.of(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("word@");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        try (WebServer server = WebServer.answering(asked -> QUEUED);
                ComputeClient client = client(server)) {
            assertThatThrownBy(() -> client.create(JobRequest.of("hash").withInput(folder.resolve("no.jpg"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no.jpg");
        }
    }

    private static ComputeClient client(WebServer server) {
        return ComputeClient.of(ComputeSettings.of(server.url()));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String texts(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
