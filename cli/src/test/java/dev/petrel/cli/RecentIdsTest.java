package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentIdsTest {

    @Test
    void theOldestAreForgottenFirst() {
        RecentIds ids = new RecentIds();

        for (int i = 0; i <= RecentIds.BOUND; i++) {
            ids.add(Optional.of(List.of("id-" + i)));
        }

        assertThat(ids.contains(Optional.of(List.of("id-0")))).isFalse();
        assertThat(ids.contains(Optional.of(List.of("id-1")))).isTrue();
        assertThat(ids.contains(Optional.of(List.of("id-" + RecentIds.BOUND)))).isTrue();
    }

    @Test
    void whatHasNoIdOrAHugeOneIsNotRemembered() {
        RecentIds ids = new RecentIds();

        ids.add(Optional.empty());
        ids.add(Optional.of(List.of("x".repeat(501))));

        assertThat(ids.contains(Optional.empty())).isFalse();
        assertThat(ids.contains(Optional.of(List.of("x".repeat(501))))).isFalse();
    }
}
