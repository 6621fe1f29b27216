package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who waits for which outcome. */
class StagesTest {

    private final Stages stages = new Stages();
    private final Map<Long, OutcomeStage<PublishOutcome>> put = new HashMap<>();

    @Test
    void eachIsFoundOnceByItsNumber() {
        LongStream.range(1000, 4000).forEach(this::put);

        LongStream.range(1000, 4000)
                .forEach(number -> assertThat(stages.remove(number)).isSameAs(put.get(number)));

        LongStream.range(0, 5000)
                .forEach(number -> assertThat(stages.remove(number)).isNull());
        assertThat(left()).isEmpty();
    }

    @Test
    void thoseThatAreLeftAreSeenWithTheirNumbers() {
        LongStream.range(1000, 4000).forEach(this::put);

        LongStream.range(1500, 3999).forEach(number -> {
            assertThat(stages.remove(number)).isSameAs(put.remove(number));
        });

        assertThat(left()).isEqualTo(put).hasSize(501);
    }

    @Test
    void oneThatComesWhereAllHaveGoneIsFound() {
        put(1);
        assertThat(stages.remove(1)).isNotNull();
        put(2);
        put(600);
        assertThat(stages.remove(2)).isNotNull();

        put(3);

        assertThat(stages.remove(3)).isSameAs(put.get(3L));
        assertThat(stages.remove(600)).isSameAs(put.get(600L));
    }

    private void put(long number) {
        OutcomeStage<PublishOutcome> stage = new OutcomeStage<>();
        put.put(number, stage);
        stages.put(number, stage);
    }

    private Map<Long, OutcomeStage<PublishOutcome>> left() {
        Map<Long, OutcomeStage<PublishOutcome>> left = new HashMap<>();
        stages.forEach(left::put);
        return left;
    }
}
