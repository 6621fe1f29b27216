package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Publication;
import dev.petrel.settings.OutboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A quarter of the outbox is for publications that need a subscriber. */
class NeedingTest {

    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final int SIZE = guest(Publication.text("a", "x").withSubscriberWithin(WITHIN)).bytes;

    @Test
    void aQuarterOfTheMessagesIsForThem() {
        Needing needing = needing(8, 1 << 20);

        assertThat(needing.takes(needing())).isTrue();
        assertThat(needing.takes(needing())).isTrue();

        assertThat(needing.takes(needing())).isFalse();
        assertThat(needing.takes(guest("any"))).isTrue();
        assertThat(needing.full(needing()))
                .hasMessageContaining("2 with " + 2 * SIZE + " bytes")
                .hasMessageContaining("2 messages and " + (1 << 18) + " bytes");
    }

    @Test
    void thePlaceOfOneThatEndedOrWasNotWrittenIsFree() {
        Needing needing = needing(4, 1 << 20);
        Guest first = needing();
        assertThat(needing.takes(first)).isTrue();
        needing.onDisk(first, 7);
        needing.onDisk(guest("any"), 8);
        needing.ended(8);
        assertThat(needing.takes(needing())).isFalse();

        needing.ended(7);
        needing.ended(7);

        Guest second = needing();
        assertThat(needing.takes(second)).isTrue();
        assertThat(needing.takes(needing())).isFalse();
        needing.notTaken(guest("any"));
        assertThat(needing.takes(needing())).isFalse();
        needing.notTaken(second);
        assertThat(needing.takes(needing())).isTrue();
    }

    @Test
    void theBytesOfOneThatEndedOrWasNotWrittenAreFree() {
        Needing needing = needing(100, 64 << 10);
        Guest first = needing(16 << 10);
        assertThat(needing.takes(first)).isTrue();
        assertThat(needing.takes(needing())).isFalse();
        needing.notTaken(first);
        Guest half = needing(8 << 10);
        assertThat(needing.takes(half)).isTrue();
        assertThat(needing.takes(needing(8 << 10))).isTrue();

        needing.onDisk(half, 1);
        needing.ended(1);

        assertThat(needing.takes(needing(8 << 10))).isTrue();
        assertThat(needing.takes(needing())).isFalse();
    }

    @Test
    void thoseOfTheProcessBeforeCountToo() {
        Needing needing = needing(4, 1 << 20);
        needing.found(3, SIZE);
        assertThat(needing.takes(needing())).isFalse();

        needing.ended(3);

        assertThat(needing.takes(needing())).isTrue();
    }

    private static Needing needing(int messages, long bytes) {
        return new Needing(OutboxSettings.in(Path.of("nowhere")).withMaximum(messages, bytes));
    }

    private static Guest needing() {
        return needing(SIZE);
    }

    /** One that takes so much on disk. */
    private static Guest needing(int bytes) {
        return guest(Publication.text("a", "x".repeat(1 + bytes - SIZE)).withSubscriberWithin(WITHIN));
    }

    private static Guest guest(String text) {
        return guest(Publication.text("a", text));
    }

    private static Guest guest(Publication publication) {
        return new Guest(Handed.of(new Letter(publication, Instant.EPOCH, 0)));
    }
}
