package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.envelope.EnvelopeFormat;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceAndTimingTest {

    private static final ServiceSettings SERVICE = ServiceSettings.named("s");

    @Test
    void aServiceIsQuietByDefault() {
        assertThat(SERVICE)
                .isEqualTo(new ServiceSettings(
                        "s",
                        EnvelopeFormat.STANDARD,
                        false,
                        false,
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        0,
                        null,
                        null));
    }

    @Test
    void aServiceIsChangedPartByPart() {
        ServiceSettings service = SERVICE.withSourceName("t")
                .withHealth(true)
                .withHeartbeat(true)
                .withHeartbeatInterval(Duration.ofSeconds(1))
                .withDedupe(Duration.ofSeconds(30), 2_048)
                .withDeadLetterDirectory(Path.of("letters"))
                .withDedupeDirectory(Path.of("identities"));

        assertThat(service)
                .isEqualTo(new ServiceSettings(
                        "t",
                        EnvelopeFormat.STANDARD,
                        true,
                        true,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        2_048,
                        Path.of("letters"),
                        Path.of("identities")));
    }

    @Test
    void whatAServiceCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SERVICE.withSourceName(""))
                .withMessage("source name is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SERVICE.withSourceName("a\0"))
                .withMessage("source name \"a\\u0000\" holds a NUL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SERVICE.withHeartbeatInterval(Duration.ofMillis(999)))
                .withMessage("heartbeat interval is 1 s to a year, not PT0.999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SERVICE.withHeartbeatInterval(ServiceSettings.LONGEST.plusNanos(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SERVICE.withDedupe(ServiceSettings.LONGEST.plusNanos(1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SERVICE.withDedupe(Duration.ofSeconds(-1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SERVICE.withDedupe(Duration.ofSeconds(1), -1));
    }

    @Test
    void dedupeIsWhollyOnOrWhollyOff() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SERVICE.withDedupe(Duration.ofSeconds(5), 0))
                .withMessage("dedupe needs both a time and a number of entries, not PT5S with 0");
        assertThatIllegalArgumentException().isThrownBy(() -> SERVICE.withDedupe(Duration.ZERO, 5));
        assertThat(SERVICE.withDedupe(Duration.ZERO, 0)).isEqualTo(SERVICE);
    }

    @Test
    void timingIsChangedPartByPart() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

        Timing timing = Timing.DEFAULT
                .withKeepAlive(Duration.ofSeconds(30))
                .withConnectTimeout(Duration.ofMillis(200))
                .withBackoff(backoff);

        assertThat(timing).isEqualTo(new Timing(Duration.ofSeconds(30), Duration.ofMillis(200), backoff));
        assertThat(Timing.DEFAULT)
                .isEqualTo(new Timing(Duration.ofSeconds(60), Duration.ofSeconds(10), Backoff.DEFAULT));
    }

    @Test
    void theKeepAliveIsOneSecondToAnHourInWholeSeconds() {
        assertThat(Timing.DEFAULT.withKeepAlive(Timing.LONGEST_KEEP_ALIVE).keepAlive())
                .hasSeconds(3_600);
        assertThat(Timing.DEFAULT.withKeepAlive(Duration.ofSeconds(1)).keepAlive())
                .hasSeconds(1);
        for (String wrong : new String[] {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT3601S"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Timing.DEFAULT.withKeepAlive(Duration.parse(wrong)))
                    .withMessage("keep-alive is 1 to 3600 whole seconds, not " + Duration.parse(wrong));
        }
    }

    @Test
    void aConnectHasAnEnd() {
        for (String wrong : new String[] {"PT0S", "PT-1S", "PT3600.1S"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Timing.DEFAULT.withConnectTimeout(Duration.parse(wrong)))
                    .withMessage("connect time-out is above 0 to 3600 s, not " + Duration.parse(wrong));
        }
    }
}
