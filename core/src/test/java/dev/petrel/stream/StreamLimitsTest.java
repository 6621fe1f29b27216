package dev.petrel.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamLimitsTest {

    static Stream<Arguments> outsideTheirRange() {
        return Stream.of(
                wrong("streams is 1 to 10000, not 0", limits -> limits.withStreams(0)),
                wrong("ahead is 0 to 10000, not -1", limits -> limits.withAhead(-1)),
                wrong("not PT-1S", limits -> limits.withPatience(Duration.ofSeconds(-1))),
                wrong("not PT8784H", limits -> limits.withPatience(Duration.ofDays(366))),
                wrong("not PT0S", limits -> limits.withSilence(Duration.ZERO)),
                wrong("not PT8784H", limits -> limits.withSilence(Duration.ofDays(366))),
                wrong("not 0", limits -> limits.withCharacters(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outsideTheirRange")
    void whatIsOutsideItsRangeIsRefused(String words, UnaryOperator<StreamLimits> change) {
        assertThatThrownBy(() -> change.apply(StreamLimits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void eachIsChangedAlone() {
        StreamLimits limits = StreamLimits.DEFAULT
                .withStreams(1)
                .withAhead(0)
                .withPatience(Duration.ZERO)
                .withSilence(Duration.ofNanos(1))
                .withCharacters(1);

        assertThat(limits).isEqualTo(new StreamLimits(1, 0, Duration.ZERO, Duration.ofNanos(1), 1));
    }

    private static Arguments wrong(String words, UnaryOperator<StreamLimits> change) {
        return Arguments.of(words, change);
    }
}
