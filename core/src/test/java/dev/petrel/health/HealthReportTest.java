package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.message.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthReportTest {

    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "TARS"})
    void aStatusIsReadWhicheverFormatItsEnvelopeHas(EnvelopeFormat format) {
        HealthStatus status = HealthStatus.failing("no model");
        Payload payload = new EnvelopeCodec(format, "ears").write(status.envelope());

        assertThat(HealthReport.of(payload)).isInstanceOfSatisfying(HealthReport.Said.class, said -> {
            assertThat(said.status().ok()).isFalse();
            assertThat(said.status().error()).isEqualTo("no model");
        });
    }

    @Test
    void nothingIsAStatusThatWasRemoved() {
        assertThat(HealthReport.of(Payload.EMPTY)).isEqualTo(new HealthReport.Removed());
    }

    @Test
    void whatIsNoStatusSaysWhyNot() {
        assertThat(HealthReport.of(Payload.utf8("well")))
                .isInstanceOfSatisfying(
                        HealthReport.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).contains("JSON"));
    }
}
