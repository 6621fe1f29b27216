package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void theyComeOutAsTheyWentIn() {
        Random random = new Random(7);
        Numbers numbers = new Numbers();
        ArrayDeque<Long> same = new ArrayDeque<>();

        for (long i = 0; i < 20_000; i++) {
            if (random.nextInt(100) < (i < 10_000 ? 60 : 40)) {
                numbers.add(i);
                same.add(i);
            } else if (!same.isEmpty()) {
                assertThat(numbers.first()).isEqualTo(same.remove());
                numbers.removeFirst();
            }
            assertThat(numbers.isEmpty()).isEqualTo(same.isEmpty());
        }
    }
}
