package dev.petrel.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A quarter of a room is for publications that need a subscriber. */
class QuarterTest {

    @Test
    void aQuarterOfTheMessagesIsForThem() {
        Quarter quarter = new Quarter(8, 1000);

        assertThat(quarter.takes(10)).isTrue();
        assertThat(quarter.takes(10)).isTrue();

        assertThat(quarter.takes(10)).isFalse();
        assertThat(quarter.words())
                .contains("a quarter")
                .contains("2 with 20 bytes")
                .contains("2 messages and 250 bytes");
    }

    @Test
    void aQuarterOfTheBytesIsForThem() {
        Quarter quarter = new Quarter(100, 64);

        assertThat(quarter.takes(8)).isTrue();

        assertThat(quarter.takes(9)).isFalse();
        assertThat(quarter.takes(8)).isTrue();
        assertThat(quarter.takes(1)).isFalse();
    }

    @Test
    void oneThatIsAloneMayHaveMore() {
        assertThat(new Quarter(100, 64).takes(20)).isTrue();
        assertThat(new Quarter(1, 64).takes(1)).isTrue();
    }

    @Test
    void thePlaceOfOneThatHasEndedIsFree() {
        Quarter quarter = new Quarter(100, 64);
        assertThat(quarter.takes(16)).isTrue();
        assertThat(quarter.takes(1)).isFalse();

        quarter.free(16);

        assertThat(quarter.takes(15)).isTrue();
        assertThat(quarter.takes(1)).isTrue();
        assertThat(quarter.takes(1)).isFalse();
    }

    @Test
    void whatIsThereAlreadyCountsRoomOrNot() {
        Quarter quarter = new Quarter(4, 64);
        quarter.found(100);
        quarter.found(1);
        assertThat(quarter.takes(1)).isFalse();

        quarter.free(100);
        quarter.free(1);

        assertThat(quarter.takes(1)).isTrue();
    }
}
