package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A heartbeat as it stands on the wire. */
class HeartbeatTest {

    private static final Heartbeat HEARTBEAT = new Heartbeat(Instant.parse("2026-01-01T00:00:05.5Z"));

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(EnvelopeFormat format) {
        Payload payload = HEARTBEAT.payload();

        assertThat(payload.utf8()).isEqualTo("{\"ok\":true,\"event\":\"heartbeat\",\"timestamp\":1767225605.5}");
        assertThat(Heartbeat.read(payload, format)).isEqualTo(HEARTBEAT);
    }

    @Test
    void fieldsThatNobodyKnowsAreRejectedInTarsAndPassedOverOtherwise() {
        Payload more = Payload.utf8("{\"ok\":true,\"event\":\"heartbeat\",\"timestamp\":1767225605.5,\"mood\":1}");

        assertThat(Heartbeat.read(more, EnvelopeFormat.STANDARD)).isEqualTo(HEARTBEAT);
        assertRejected(more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"ok\":false,\"event\":\"heartbeat\",\"timestamp\":1}",
                "{\"ok\":true,\"event\":\"ready\",\"timestamp\":1}",
                "{\"ok\":true,\"event\":null,\"timestamp\":1}",
                "{\"ok\":true,\"timestamp\":1}",
                "{\"ok\":true,\"event\":\"heartbeat\"}",
                "{\"ok\":true,\"event\":\"heartbeat\",\"timestamp\":true}",
                "{\"type\":\"heartbeat\",\"data\":{\"ok\":true,\"event\":\"heartbeat\",\"timestamp\":1}}"
            })
    void whatIsNoHeartbeatIsRejected(String text) {
        assertRejected(Payload.utf8(text));
    }

    private static void assertRejected(Payload payload) {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> Heartbeat.read(payload, EnvelopeFormat.TARS));
    }
}
