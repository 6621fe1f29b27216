package dev.petrel.examples.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShowTest {

    /** The broker, the mouth, the broker again. */
    private static final Plan THREE_MISHAPS = new Plan(
            Optional.of(Duration.ofSeconds(15)),
            Duration.ofMillis(100),
            Duration.ofMillis(1500),
            Duration.ofMillis(1200));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aBrokerThatGoesAwayLosesNothing() throws Exception {
        Summary summary = new Show(THREE_MISHAPS, new Screen(out, false)).run();

        assertThat(summary.lost()).as(summary.table()).isZero();
        assertThat(summary.kills()).isEqualTo(2);
        assertThat(summary.reconnects()).isGreaterThanOrEqualTo(5);
        assertThat(summary.rows()).allSatisfy(row -> {
            assertThat(row.received()).as(row.topic()).isEqualTo(row.sent());
            assertThat(row.acknowledged()).as(row.topic()).isEqualTo(row.sent());
        });
        assertThat(printed())
                .contains("BROKER", "killed", "is started again", "waiting", "online", "temperature")
                .contains("compute       has made a picture small: 1600 x 1200 to 400 x 300")
                .contains("stt           hears: good morning", "llm           answers: good morning to you")
                .contains("tts           is not well: lost", "tts           is well: ready", "is well: reconnected")
                .doesNotContain("\u001b");
    }

    @Test
    void itCanBeEndedEarlyAndCountsLikewise() throws Exception {
        Plan endless = new Plan(Optional.empty(), Duration.ofMillis(100), Duration.ofHours(1), Duration.ofMillis(700));
        Show show = new Show(endless, new Screen(out, true));
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Summary> running = other.submit(show::run);

            show.stop();

            Summary summary = running.get(30, TimeUnit.SECONDS);
            assertThat(summary.lost()).isZero();
            assertThat(summary.kills()).isZero();
        }
        assertThat(printed()).contains("\u001b[32m");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
