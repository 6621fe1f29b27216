package dev.petrel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.message.Qos;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BatchSettingsTest {

    static Stream<Arguments> outsideTheirRange() {
        return Stream.of(
                wrong("count is at least 1, not 0", settings -> settings.withCount(0)),
                wrong("bytes is at least 1, not 0", settings -> settings.withBytes(0)),
                wrong("not PT-0.001S", settings -> settings.withInterval(Duration.ofMillis(-1))),
                wrong("not PT87", settings -> settings.withInterval(Duration.ofDays(366))),
                wrong("waitingItems is at least 10, not 9", settings -> settings.withWaiting(9, 1 << 20)),
                wrong("waitingBytes is at least 65536, not 1", settings -> settings.withWaiting(10, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outsideTheirRange")
    void whatIsOutsideItsRangeIsRefused(String words, UnaryOperator<BatchSettings> change) {
        assertThatThrownBy(() -> change.apply(BatchSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void eachIsChangedAloneAndTheLeastIsTaken() {
        BatchSettings least = BatchSettings.DEFAULT
                .withQos(Qos.AT_MOST_ONCE)
                .withCount(1)
                .withBytes(1)
                .withInterval(Duration.ZERO)
                .withWaiting(1, 1);

        assertThat(least).isEqualTo(new BatchSettings(Qos.AT_MOST_ONCE, 1, 1, Duration.ZERO, 1, 1));
    }

    private static Arguments wrong(String words, UnaryOperator<BatchSettings> change) {
        return Arguments.of(words, change);
    }
}
