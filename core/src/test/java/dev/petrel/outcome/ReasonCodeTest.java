package dev.petrel.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One byte with which a peer says how something ended. */
class ReasonCodeTest {

    @Test
    void signedAndUnsignedBytesAreTheSameCode() {
        for (int value = 0; value <= 0xFF; value++) {
            assertThat(ReasonCode.of((byte) value))
                    .isEqualTo(new ReasonCode(value))
                    .isEqualTo(ReasonCode.of(value));
        }
    }

    @Test
    void failuresBeginAt0x80() {
        for (int value = 0; value <= 0xFF; value++) {
            assertThat(ReasonCode.of(value).isFailure()).isEqualTo(value >= 0x80);
        }
    }

    @Test
    void fourRefusalsArePassing() {
        assertThat(IntStream.rangeClosed(0, 0xFF)
                        .filter(value -> ReasonCode.of(value).isPassing()))
                .containsExactly(0x80, 0x83, 0x91, 0x97);
    }

    @Test
    void aCodeIsNumberAndName() {
        assertThat(ReasonCode.NOT_AUTHORIZED).hasToString("0x87 not authorized");
        assertThat(ReasonCode.of(0xC5)).hasToString("0xC5 unknown reason");
    }

    @Test
    void whatIsNotOneByteIsNoCode() {
        assertThatThrownBy(() -> new ReasonCode(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReasonCode(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
