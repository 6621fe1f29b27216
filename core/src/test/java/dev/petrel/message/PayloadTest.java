package dev.petrel.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.MalformedMessage;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

/** Bytes that never change. */
class PayloadTest {

    @Test
    void changingTheArrayItWasMadeOfChangesNothing() {
        byte[] bytes = {1, 2};
        Payload payload = Payload.of(bytes);

        bytes[0] = 9;
        payload.toBytes()[1] = 9;

        assertThat(payload.toBytes()).containsExactly(1, 2);
        assertThatThrownBy(() -> payload.buffer().put((byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void textIsUtf8() {
        Payload payload = Payload.utf8("grüße");

        assertThat(payload.size()).isEqualTo(7);
        assertThat(payload.utf8()).isEqualTo("grüße");
    }

    @Test
    void textThatHoldsTheSignForUnreadableBytesIsTextAllTheSame() {
        assertThat(Payload.utf8("a\ufffdü").utf8()).isEqualTo("a\ufffdü");
    }

    @Test
    void bytesThatAreNotUtf8AreMalformedAsText() {
        assertThatThrownBy(() -> Payload.of(new byte[] {(byte) 0xC3}).utf8())
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining("1 bytes")
                .hasCauseInstanceOf(java.nio.charset.CharacterCodingException.class);
    }

    @Test
    void payloadsAreEqualByTheirBytes() {
        assertThat(Payload.utf8("a")).isEqualTo(Payload.of(new byte[] {97})).hasSameHashCodeAs(Payload.utf8("a"));
        assertThat(Payload.utf8("a")).isNotEqualTo(Payload.EMPTY);
    }

    @Test
    void theTextFormTellsTheSizeOnly() {
        assertThat(Payload.utf8("secret")).hasToString("6 bytes");
    }
}
