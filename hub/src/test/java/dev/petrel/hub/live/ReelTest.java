package dev.petrel.hub.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReelTest {

    private final Reel reel = new Reel();

    @Test
    void whatCameAfterAMessageIsGivenInOrder() {
        add(1, 5);

        assertThat(reel.after(2, seen -> true, 10)).satisfies(cut -> {
            assertThat(cut.messages()).extracting(Seen::number).containsExactly(3L, 4L, 5L);
            assertThat(cut.last()).isEqualTo(5);
            assertThat(cut.passed()).isZero();
            assertThat(cut.gone()).isZero();
        });
    }

    @Test
    void ofTooManyTheNewestAreGivenAndTheOthersCounted() {
        add(1, 10);

        assertThat(reel.after(0, seen -> seen.number() % 2 == 0, 2)).satisfies(cut -> {
            assertThat(cut.messages()).extracting(Seen::number).containsExactly(8L, 10L);
            assertThat(cut.passed()).isEqualTo(3);
        });
    }

    @Test
    void theOldestGoWhereThereAreTooManyAndAreCounted() {
        add(1, Reel.MOST + 5);

        assertThat(reel.find(5)).isEmpty();
        assertThat(reel.find(6)).isPresent();
        assertThat(reel.after(2, seen -> true, 1).gone()).isEqualTo(3);
    }

    @Test
    void largeOnesTakeNoMoreMemoryThanTheyMay() {
        for (int number = 1; number <= 500; number++) {
            reel.add(Sightings.text(number, "a", "x".repeat(100_000)));
        }

        assertThat(reel.weight()).isBetween(Reel.HEAVIEST - 2L * Seen.LONGEST, Reel.HEAVIEST);
    }

    private void add(int from, int to) {
        for (int number = from; number <= to; number++) {
            reel.add(Sightings.text(number, "a", "x"));
        }
    }
}
