package dev.petrel.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What MQTT cannot carry is refused where it is said, and not on the way to the broker. */
class MetadataLimitsTest {

    @Test
    void aTextThatIsTooLongIsRefused() {
        String tooLong = "x".repeat(70_000);

        assertThatThrownBy(() -> Metadata.NONE.withUserProperty("name", tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name")
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> Metadata.NONE.withContentType(tooLong)).hasMessageContaining("content type");
    }

    @Test
    void aNulIsRefused() {
        assertThatThrownBy(() -> Metadata.NONE.withUserProperty("a\0b", "v")).hasMessageContaining("NUL");
    }

    @Test
    void correlationDataHasItsLimit() {
        Payload most = Payload.of(new byte[65_535]);
        Payload more = Payload.of(new byte[65_536]);

        assertThat(Metadata.NONE.withCorrelationData(most).correlationData()).isEqualTo(most);
        assertThatThrownBy(() -> Metadata.NONE.withCorrelationData(more)).hasMessageContaining("65536");
    }

    @Test
    void anExpiryThatMqttCannotSayIsRefused() {
        assertThatThrownBy(() -> Metadata.NONE.withExpiry(Duration.ofSeconds(-1)))
                .hasMessageContaining("expiry");
        assertThatThrownBy(() -> Metadata.NONE.withExpiry(Duration.ofSeconds(1L << 32)))
                .hasMessageContaining("4294967295");
    }
}
