package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.envelope.Data;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A status as it stands on the wire. */
class HealthStatusTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final HealthStatus STATUS = new HealthStatus("7", false, "error", "disk full", TIME);

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgainFromAnEnvelopeAndAlone(EnvelopeFormat format) {
        EnvelopeCodec codec = new EnvelopeCodec(format, "stt");

        Payload enveloped = codec.write(STATUS.envelope());
        Payload alone = Data.of(STATUS).json();

        assertThat(alone.utf8())
                .isEqualTo("{\"message_id\":\"7\",\"ok\":false,\"event\":\"error\",\"err\":\"disk full\","
                        + "\"timestamp\":1767225600.123456}");
        assertThat(HealthStatus.read(enveloped, format)).isEqualTo(STATUS);
        assertThat(HealthStatus.read(alone, format)).isEqualTo(STATUS);
        assertThat(codec.read(enveloped).type()).isEqualTo(HealthStatus.TYPE);
        assertThat(codec.read(enveloped).time()).isEqualTo(TIME);
    }

    @Test
    void aHandlerOfEnvelopesGetsIt() {
        assertThat(STATUS.envelope().data().as(HealthStatus.class)).isEqualTo(STATUS);
        assertThat(Data.of(STATUS).as(HealthStatus.class)).isEqualTo(STATUS);
    }

    @Test
    void whatIsNullIsNotWritten() {
        HealthStatus plain = new HealthStatus("", true, null, "", Instant.EPOCH);

        assertThat(Data.of(plain).json().utf8()).isEqualTo("{\"ok\":true,\"timestamp\":0.0}");
    }

    @ParameterizedTest
    @EnumSource
    void bothSpellingsOfTheErrorAreReadAndNotBothAtOnce(EnvelopeFormat format) {
        assertThat(read("{\"ok\":false,\"err\":\"x\"}", format).error()).isEqualTo("x");
        assertThat(read("{\"ok\":false,\"error\":\"x\"}", format).error()).isEqualTo("x");
        assertRejected("{\"ok\":false,\"err\":\"x\",\"error\":\"y\"}", format);
    }

    @Test
    void fieldsThatNobodyKnowsAreRejectedInTarsAndPassedOverOtherwise() {
        String inside = "{\"ok\":true,\"mood\":\"fine\"}";
        String outside = "{\"type\":\"health.status\",\"data\":{\"ok\":true},\"mood\":\"fine\"}";

        assertThat(read(inside, EnvelopeFormat.STANDARD).ok()).isTrue();
        assertThat(read(outside, EnvelopeFormat.STANDARD).ok()).isTrue();
        assertRejected(inside, EnvelopeFormat.TARS);
        assertRejected(outside, EnvelopeFormat.TARS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"ok\":true} x",
                "\uFEFF{\"ok\":true}",
                "{\"ok\":null}",
                "{\"ok\":1}",
                "{\"ok\":\"true\"}",
                "{\"ok\":true,\"event\":7}",
                "{\"ok\":true,\"err\":{}}",
                "{\"ok\":true,\"message_id\":null}",
                "{\"ok\":true,\"message_id\":7}",
                "{\"ok\":true,\"timestamp\":\"soon\"}",
                "{\"ok\":true,\"timestamp\":null}",
                "{\"ok\":true,\"timestamp\":1e300}",
                "{\"ok\":true,\"timestamp\":1e999999999}",
                "{\"ok\":true,\"timestamp\":NaN}",
                "{\"ok\":false}",
                "{\"ok\":false,\"event\":\"\",\"err\":null}",
                "{\"type\":\"health.status\",\"data\":[]}",
                "{\"type\":\"health.status\",\"data\":{}}",
                "{\"data\":{\"ok\":true}}"
            })
    void whatIsNoStatusIsRejected(String text) {
        assertRejected(text, EnvelopeFormat.STANDARD);
        assertRejected(text, EnvelopeFormat.TARS);
    }

    @Test
    void whatIsWrongIsToldWithoutWhatStoodThere() {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> read("{\"ok\":\"canary\"}", EnvelopeFormat.TARS))
                .withMessage("ok is true or false, not text");
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> read("{\"ok\":canary}", EnvelopeFormat.TARS))
                .withMessageNotContaining("canary");
        assertThat(HealthStatus.failing("canary").toString()).doesNotContain("canary");
    }

    @Test
    void whatAMessageDoesNotSayIsFilledIn() {
        Instant before = Instant.now();

        HealthStatus status = read("{\"ok\":true,\"event\":null}", EnvelopeFormat.TARS);

        assertThat(status.messageId()).isEmpty();
        assertThat(status.event()).isNull();
        assertThat(status.timestamp()).isBetween(before.minusMillis(1), Instant.now());
    }

    @Test
    void timesBefore1970AndWholeSecondsAreRead() {
        assertThat(read("{\"ok\":true,\"timestamp\":-1.5}", EnvelopeFormat.TARS).timestamp())
                .isEqualTo(Instant.ofEpochSecond(-2, 500_000_000));
        assertThat(read("{\"ok\":true,\"timestamp\":1767225600}", EnvelopeFormat.TARS)
                        .timestamp())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void whatIsNotOkSaysWhatHappenedOrWhatIsWrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HealthStatus("", false, null, null, TIME));
        assertThatIllegalArgumentException().isThrownBy(() -> new HealthStatus("", false, "", "", TIME));
        assertThat(HealthStatus.failing("disk full").event()).isEqualTo("error");
        assertThat(HealthStatus.healthy().withEvent("warm").event()).isEqualTo("warm");
    }

    private static HealthStatus read(String text, EnvelopeFormat format) {
        return HealthStatus.read(Payload.utf8(text), format);
    }

    private static void assertRejected(String text, EnvelopeFormat format) {
        assertThatExceptionOfType(MalformedMessage.class).as(text).isThrownBy(() -> read(text, format));
    }
}
