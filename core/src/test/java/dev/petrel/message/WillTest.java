package dev.petrel.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WillTest {

    @Test
    void aWillSpeaksAtOnceUnlessItSaysOtherwise() {
        Will will = Will.of(Publication.text("a", "gone"));

        assertThat(will.delay()).isZero();
    }

    @Test
    void aDelayThatMqttCannotSayIsRefused() {
        Publication publication = Publication.text("a", "gone");

        assertThatThrownBy(() -> new Will(publication, Duration.ofSeconds(-1))).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Will(publication, Duration.ofSeconds(1L << 32)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPayloadThatAWillCannotCarryIsRefused() {
        Publication large = Publication.of("a", Payload.of(new byte[65_536]));

        assertThatThrownBy(() -> Will.of(large)).hasMessageContaining("65536");
    }
}
