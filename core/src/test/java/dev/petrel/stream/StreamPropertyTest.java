package dev.petrel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces lost, doubled and swapped by chance: what is told is in order, and pieces and gaps together leave nothing out. */
@Timeout(120)
class StreamPropertyTest {

    private static final int LENGTH = 40;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void piecesAndGapsTogetherAreTheWholeStream(int seed) throws Exception {
        for (int round = 0; round < 150; round++) {
            Random chance = new Random(seed * 1000L + round);
            Told told = new Told();
            Ear clock = new Ear();
            StreamReader reader = new StreamReader(
                    Ear.CODEC,
                    told,
                    StreamLimits.DEFAULT.withAhead(chance.nextInt(8)),
                    new StreamReader.Clock(clock.time, Runnable::run));

            for (long seq : journey(chance)) {
                reader.handle(Ear.message("llm/stream", chunk(seq)));
                if (chance.nextInt(10) == 0) {
                    clock.time.turn(Duration.ofMillis(chance.nextInt(1500)));
                }
            }
            clock.time.turn(StreamLimits.DEFAULT.silence().multipliedBy(2));

            told.check();
            assertThat(clock.time.untilNextAlarm()).isEmpty();
        }
    }

    private static Chunk chunk(long seq) {
        return new Chunk("s", seq, seq == LENGTH ? "" : "<" + seq + ">", seq == LENGTH);
    }

    /** The numbers in the order in which they come. */
    private static List<Long> journey(Random chance) {
        int loss = chance.nextInt(4);
        List<Long> numbers = new ArrayList<>();
        for (long seq = 1; seq <= LENGTH; seq++) {
            for (int copy = chance.nextInt(8) == 0 ? 2 : 1; copy > 0; copy--) {
                if (chance.nextInt(10) >= loss) {
                    numbers.add(seq);
                }
            }
        }
        for (int i = 0; i + 3 < numbers.size(); i++) {
            if (chance.nextInt(6) == 0) {
                Collections.swap(numbers, i, i + 1 + chance.nextInt(3));
            }
        }
        return numbers;
    }

    /** Everything told of one stream. */
    private static final class Told implements StreamListener {

        private final StringBuilder text = new StringBuilder();
        private long next = 1;
        private boolean gaps;
        private boolean over;

        @Override
        public void on(StreamEvent event) {
            assertThat(over).as("something after the end").isFalse();
            switch (event) {
                case StreamEvent.Delta delta -> {
                    assertThat(delta.seq()).isEqualTo(next++);
                    assertThat(delta.text()).isEqualTo("<" + delta.seq() + ">");
                    text.append(delta.text());
                }
                case StreamEvent.Gap gap -> {
                    assertThat(gap.from()).isEqualTo(next);
                    assertThat(gap.to()).isGreaterThanOrEqualTo(gap.from());
                    next = gap.to() + 1;
                    gaps = true;
                }
                case StreamEvent.Done done -> {
                    assertThat(next).isEqualTo(LENGTH);
                    assertThat(done.text()).isEqualTo(text.toString());
                    assertThat(done.complete()).isEqualTo(!gaps);
                    over = true;
                }
                case StreamEvent.Abandoned abandoned -> {
                    assertThat(abandoned.text()).isEqualTo(text.toString());
                    over = true;
                }
            }
        }

        void check() {
            assertThat(over).isTrue();
        }
    }
}
