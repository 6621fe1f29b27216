package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a job, as it is read and written. */
class JobStatusTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");

    static Stream<Arguments> consumed() {
        return JobVectors.of("job-event", "consume");
    }

    static Stream<Arguments> produced() {
        return JobVectors.of("job-event", "produce");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("consumed")
    void whatWasWrittenDownIsReadSo(String id, JsonNode vector) {
        JsonNode expected = vector.get("expect");
        Payload payload = JobVectors.payload(vector);

        if (expected.get("outcome").asString().equals("ignore")) {
            assertThatThrownBy(() -> JobStatus.read(payload)).isInstanceOf(MalformedMessage.class);
            return;
        }
        JobStatus read = JobStatus.read(payload);

        JsonNode value = expected.get("value");
        assertThat(read.jobId()).isEqualTo(value.get("jobId").asString());
        assertThat(read.status()).isEqualTo(value.get("status").asString());
        assertThat(read.progress()).isEqualTo(value.get("progress").asInt());
        assertThat(read.timestamp().toEpochMilli())
                .isEqualTo(value.get("timestampMs").asLong());
        assertThat(read.finished()).isEqualTo(value.get("finished").asBoolean());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("produced")
    void whatIsWrittenHoldsAllThatWasWrittenDown(String id, JsonNode vector) {
        JsonNode given = vector.get("given");
        JobStatus status = new JobStatus(
                given.get("jobId").asString(),
                given.get("status").asString(),
                given.get("progress").asInt(),
                Instant.ofEpochMilli(given.get("nowMs").asLong()));

        JsonNode written = json(status.payload());

        vector.get("payload")
                .propertyStream()
                .forEach(field -> assertThat(written.get(field.getKey())).isEqualTo(field.getValue()));
    }

    /** The one reads the progress in the data, the others that beside it; none of them takes a fraction for a time. */
    @ParameterizedTest
    @ValueSource(strings = {"queued", "processing", "completed", "failed", "error", "in_progress"})
    void readersOfAnyAgeSeeWhatIsMeant(String status) {
        JobStatus said = new JobStatus("zadanie-żółć", status, 37, NOON);

        JsonNode written = json(said.payload());

        assertThat(OldReaders.seed(written)).contains(said);
        assertThat(OldReaders.python(written)).contains(said);
    }

    @Test
    void whatWasWrittenIsReadBackExactly() {
        Random random = new Random(7);

        for (int i = 0; i < 2000; i++) {
            JobStatus said = any(random);

            assertThat(JobStatus.read(said.payload())).isEqualTo(said);
        }
    }

    private static JobStatus any(Random random) {
        List<String> states = List.of("queued", "processing", "completed", "failed", "error", "résumé", "FAILED");
        return new JobStatus(
                text(random),
                random.nextInt(4) == 0 ? text(random) : states.get(random.nextInt(states.size())),
                random.nextInt(JobStatus.DONE + 1),
                Instant.ofEpochMilli(random.nextLong() >> random.nextInt(8, 40)));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(1, 20), 0, 0x11000)
                .filter(character -> character < 0xD800 || character > 0xDFFF)
                .forEach(text::appendCodePoint);
        return text.append('x').toString();
    }

    @ParameterizedTest
    @CsvSource({"99.9, 99", "-3, 0", "101, 100", "1e300, 100", "1e-999999999, 0", "null, 0", "0.0, 0"})
    void progressIsCutToWholePercentWithinItsRange(String written, int read) {
        Payload payload = Payload.utf8(
                "{\"job_id\":\"j\",\"event_type\":\"processing\",\"timestamp\":1,\"progress\":" + written + "}");

        assertThat(JobStatus.read(payload).progress()).isEqualTo(read);
    }

    @Test
    void whatStandsInTheDataWinsAndDataWithoutProgressDoesNot() {
        String said = "{\"job_id\":\"j\",\"event_type\":\"processing\",\"timestamp\":1,\"progress\":5,\"data\":%s}";

        assertThat(JobStatus.read(Payload.utf8(said.formatted("{\"progress\":6}")))
                        .progress())
                .isEqualTo(6);
        assertThat(JobStatus.read(Payload.utf8(said.formatted("{}"))).progress())
                .isEqualTo(5);
        assertThat(JobStatus.read(Payload.utf8(said.formatted("null"))).progress())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"job_id\":\"\",\"event_type\":\"queued\",\"timestamp\":1}",
                "{\"job_id\":\"j\",\"event_type\":\"\",\"timestamp\":1}",
                "{\"job_id\":\"j\",\"event_type\":\"queued\",\"timestamp\":1.5}",
                "{\"job_id\":\"j\",\"event_type\":\"queued\",\"timestamp\":1e300}",
                "{\"job_id\":\"j\",\"event_type\":\"queued\",\"timestamp\":NaN}",
                "{\"job_id\":\"j\",\"event_type\":\"queued\",\"timestamp\":1,\"data\":[]}",
                "{\"job_id\":\"j\",\"event_type\":\"queued\",\"timestamp\":1,\"data\":{\"progress\":{}}}",
                "{\"job_id\":\"j\",\"event_type\":\"queued\",\"timestamp\":1,\"progress\":NaN}",
                "{\"job_id\":\"j\",\"event_type\":\"queued\",\"timestamp\":1} {}"
            })
    void whatIsNoStatusIsMalformed(String text) {
        assertThatThrownBy(() -> JobStatus.read(Payload.utf8(text))).isInstanceOf(MalformedMessage.class);
    }

    @Test
    void anIdLongerThanAnyoneNeedsIsMalformed() {
        String longest = "j".repeat(JobStatus.LONGEST_TEXT);
        JobStatus said = new JobStatus(longest, "queued", 0, NOON);
        String text = said.payload().utf8().replace(longest, longest + "j");

        assertThat(JobStatus.read(said.payload())).isEqualTo(said);
        assertThatThrownBy(() -> JobStatus.read(Payload.utf8(text)))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining("job_id has 1001 characters");
        assertThatThrownBy(() -> new JobStatus(longest + "j", "queued", 0, NOON))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Bytes of all kinds end in a status or as malformed, never otherwise. */
    @Test
    void noPayloadBreaksTheReader() {
        Random random = new Random(11);
        byte[] sound = new JobStatus("j1", "processing", 42, NOON).payload().toBytes();

        for (int i = 0; i < 5000; i++) {
            byte[] bytes = sound.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(JobStatus.read(Payload.of(bytes)).progress()).isBetween(0, JobStatus.DONE);
            } catch (MalformedMessage expected) {
                assertThat(expected).hasMessageNotContaining("j1");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "queued, QUEUED, false",
        "processing, PROCESSING, false",
        "completed, COMPLETED, true",
        "failed, FAILED, true",
        "error, FAILED, true",
        "COMPLETED, OTHER, false",
        "in_progress, OTHER, false"
    })
    void aTextMeansAState(String text, JobState state, boolean last) {
        JobStatus status = new JobStatus("j", text, 0, NOON);

        assertThat(status.state()).isEqualTo(state);
        assertThat(status.finished()).isEqualTo(last);
        assertThat(status.status()).isEqualTo(text);
    }

    private static JsonNode json(Payload payload) {
        return JsonMapper.shared().readTree(payload.utf8());
    }

    /** What the clients read that are in use, by the rules that were written down of them. */
    private static final class OldReaders {

        private static final Set<String> NEEDED = Set.of("job_id", "event_type", "timestamp");

        private OldReaders() {}

        /** Looks for the progress in the data only, and takes an integer only for a time. */
        static Optional<JobStatus> seed(JsonNode written) {
            JsonNode data = written.path("data");
            return written.path("timestamp").isIntegralNumber() && data.isObject()
                    ? read(written, data.path("progress"))
                    : Optional.empty();
        }

        /** Never looks at the data. */
        static Optional<JobStatus> python(JsonNode written) {
            return read(written, written.path("progress"));
        }

        private static Optional<JobStatus> read(JsonNode written, JsonNode progress) {
            return NEEDED.stream().allMatch(written::has) && progress.isNumber()
                    ? Optional.of(new JobStatus(
                            written.get("job_id").asString(),
                            written.get("event_type").asString(),
                            progress.asInt(),
                            Instant.ofEpochMilli(written.get("timestamp").asLong())))
                    : Optional.empty();
        }
    }
}
