package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as users start it, on Mosquitto: what depends on the broker. The rest stands in the tests of cli. */
@RequiresMosquitto
@Timeout(120)
class CommandLineTest {

    @TempDir
    private Path folder;

    private int runs;

    @ParameterizedTest
    @CsvSource({"5, standard", "5, tars", "3.1.1, standard", "3.1.1, tars"})
    void asksAnswersAndShowsEnvelopes(String protocol, String format) throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            List<String> way = List.of("--url", broker.url(), "--protocol", protocol, "--format", format);
            Run sub = run(way, "sub", "memory/query", "--json", "--count", "1");
            Run reply = run(way, "reply", "memory/query", "--data", "{\"name\":\"ada\"}", "--count", "1");
            sub.awaitErr("subscribed to");
            reply.awaitErr("subscribed to");

            Run request = run(way, "request", "memory/query", "--data", "{\"key\":\"näme\"}");

            assertThat(request.exitCode()).as(request.err()).isZero();
            assertThat(request.out()).isEqualTo("{\"name\":\"ada\"}\n");
            assertThat(reply.exitCode()).isZero();
            assertThat(sub.exitCode()).isZero();
            assertThat(sub.out())
                    .startsWith("{\"topic\":\"memory/query\",\"qos\":1,\"retain\":false,\"envelope\":{\"id\":\"")
                    .contains("\"type\":\"memory.query\"", "\"data\":{\"key\":\"näme\"}");
        }
    }

    @Test
    void seesWhoIsWellAndWhoVanished() throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            ClientOptions options = ClientOptions.of(
                    ConnectionSettings.parse(broker.url()).withSession(SessionPolicy.clean("tars-stt")));
            options = options.withConnection(options.connection()
                    .withService(options.connection().service().withHealth(true).withHeartbeat(true)));
            try (PetrelClient service = PetrelClient.of(options).start()) {
                service.awaitConnected(Duration.ofSeconds(20));
                Run well = awaitSeen(broker, "tars-stt.*ready");
                assertThat(well.exitCode()).isZero();
            }

            Run ended = awaitSeen(broker, "tars-stt +not ok +shutdown");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.out()).containsPattern("tars-stt +not ok +shutdown, said \\d+ s ago");
        }
    }

    /** Looks until there is a line like that: its status may take a moment to come, and the command looks no longer than that. */
    private Run awaitSeen(Mosquitto broker, String line) throws Exception {
        Run[] last = new Run[1];
        await().atMost(Duration.ofMinutes(1)).pollDelay(Duration.ZERO).until(() -> {
            last[0] = run(List.of("--url", broker.url()), "fleet", "--once");
            last[0].exitCode();
            return Pattern.compile(line).matcher(last[0].out()).find();
        });
        return last[0];
    }

    @Test
    void theDoctorSeesBothFormats() throws Exception {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT)) {
            List<String> way = List.of("--url", broker.url());
            Run first = run(way, "pub", "a", "--data", "{}", "--retain", "--source", "new", "--correlate", "1");
            Run second = run(way, "pub", "b", "--data", "{}", "--retain", "--source", "old", "--format", "tars");
            assertThat(first.exitCode() + second.exitCode()).isZero();

            Run doctor = run(way, "doctor");

            assertThat(doctor.exitCode()).as(doctor.out()).isZero();
            assertThat(doctor.out()).contains("standard from \"new\"; tars from \"old\"", "listened to 2 messages");
        }
    }

    private Run run(List<String> more, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.petrel.cli.Main"));
        command.addAll(List.of(words));
        command.addAll(more);
        Path out = folder.resolve("out-" + ++runs);
        Path err = folder.resolve("err-" + runs);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Run(process, out, err);
    }

    /** One run of the command in a process of its own. */
    private record Run(Process process, Path outFile, Path errFile) {

        int exitCode() throws InterruptedException {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        }

        String out() throws IOException {
            return Files.readString(outFile);
        }

        String err() throws IOException {
            return Files.readString(errFile);
        }

        void awaitErr(String text) {
            await().atMost(Duration.ofSeconds(30)).until(() -> err().contains(text) || !process.isAlive());
        }
    }
}
