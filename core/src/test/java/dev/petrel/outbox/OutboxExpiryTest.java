package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The time of a message runs on disk too. */
@Timeout(120)
class OutboxExpiryTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsNotSentInTimeFailsWithinASecondAlsoWhileOffline() {
        try (Post post = Post.in(folder)) {
            Receipt short1 = accept(post, "short", Duration.ofSeconds(10));
            Receipt long1 = accept(post, "long", Duration.ofHours(1));
            post.time.turn(Duration.ofMillis(9_999));
            post.settle();
            assertThat(short1.outcome().toCompletableFuture()).isNotDone();

            post.time.turn(Duration.ofMillis(1_001));

            assertThat(Post.outcome(short1))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.cause()).isEqualTo(FailureCause.EXPIRED));
            await().untilAsserted(() -> assertThat(post.events).containsExactly(new ClientEvent.OutboxExpired(1)));
            assertThat(long1.outcome().toCompletableFuture()).isNotDone();
        }
        try (Store store = Store.inspect(folder)) {
            assertThat(store.messages()).isEqualTo(2);
        }
    }

    @Test
    void whatComesLaterAndExpiresSoonerDoesSo() {
        Post post = Post.in(folder);
        accept(post, "long", Duration.ofHours(1));
        Receipt short1 = accept(post, "short", Duration.ofSeconds(10));
        post.settle();

        post.time.turn(Duration.ofSeconds(10));

        assertThat(Post.outcome(short1)).isInstanceOf(Failed.class);
        post.settle();
        post.close();
        assertThat(post.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void whatIsSentCarriesWhatIsLeft() {
        try (Post post = Post.in(folder)) {
            accept(post, "x", Duration.ofSeconds(10));
            post.time.turn(Duration.ofSeconds(4));

            post.online().awaitSent(1);

            assertThat(expiryOf(post)).isEqualTo(Duration.ofSeconds(6));
        }
    }

    @Test
    void whatTheConnectionHasEndsThere() {
        try (Post post = Post.in(folder).online()) {
            Receipt receipt = accept(post, "x", Duration.ofSeconds(10));
            post.awaitSent(1);

            post.time.turn(Duration.ofSeconds(20));
            post.settle();

            assertThat(receipt.outcome().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void theTimeBetweenTwoProcessesCounts() {
        Clock clock = new Clock();
        try (Post post = Post.of(OutboxSettings.in(folder), clock)) {
            accept(post, "short", Duration.ofSeconds(10));
            accept(post, "long", Duration.ofSeconds(60));
        }

        clock.offset = Duration.ofSeconds(40);
        try (Post post = Post.of(OutboxSettings.in(folder), clock).online()) {
            assertThat(post.awaitSent(1)).containsExactly("long");
            assertThat(expiryOf(post)).isEqualTo(Duration.ofSeconds(20));
            await().until(() -> post.outbox.kept() == 1);
        }
    }

    @Test
    void aClockSetBackExpiresNothing() {
        Clock clock = new Clock();
        try (Post post = Post.of(OutboxSettings.in(folder), clock)) {
            accept(post, "x", Duration.ofSeconds(10));
            clock.offset = Duration.ofDays(-1);
            clock.hand.turn(Duration.ofSeconds(5));
            post.settle();
            assertThat(post.outbox.kept()).isEqualTo(2);
        }

        try (Post post = Post.of(OutboxSettings.in(folder), clock).online()) {
            assertThat(post.awaitSent(2)).containsExactly("x", "settle");
            assertThat(expiryOf(post)).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void whatWasThereBeforeExpiresWhileOfflineToo() {
        try (Post post = Post.in(folder)) {
            accept(post, "x", Duration.ofSeconds(10));
        }
        try (Post post = Post.in(folder)) {
            post.time.turn(Duration.ofSeconds(10));

            await().until(() -> post.outbox.kept() == 0);
        }
    }

    @Test
    void whatIsReadBackHasTheTimeThatItWasAcceptedWith() {
        try (Post post = Post.in(folder)) {
            post.time.turn(Duration.ofSeconds(7));
            for (int i = 0; i < 5; i++) { // more than waits in memory
                Post.accepted(post.outbox.publish(Post.large(1 << 20)));
            }
            accept(post, "x", Duration.ofSeconds(10));
            post.delivering();

            post.awaitEmpty();

            assertThat(post.sent.getLast().publication().metadata().expiry()).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void aClockSetForwardDoesNotTouchWhatThisProcessAccepted() {
        Clock clock = new Clock();
        try (Post post = Post.of(OutboxSettings.in(folder), clock)) {
            accept(post, "x", Duration.ofSeconds(10));
            clock.offset = Duration.ofDays(1);
            clock.hand.turn(Duration.ofSeconds(5));

            post.online().awaitSent(1);

            assertThat(expiryOf(post)).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void whatEndedOtherwiseIsForgottenLongBeforeItsTime() {
        Expiries expiries = new Expiries();
        for (int i = 0; i < 10_000; i++) {
            expiries.add(i, 1, Duration.ofDays(1).toNanos() + i * 1_000_000_000L);
        }

        expiries.sweep(2, number -> number >= 9_998);

        Expiries.Due due =
                Objects.requireNonNull(expiries.poll(Duration.ofDays(10).toNanos()));
        assertThat(List.of(due.number(0), (long) due.size())).containsExactly(9_998L, 1L);
    }

    private static Receipt accept(Post post, String text, Duration expiry) {
        Receipt receipt = post.outbox.publish(Publication.text("a", text).withExpiry(expiry));
        Post.accepted(receipt);
        return receipt;
    }

    private static Duration expiryOf(Post post) {
        return Objects.requireNonNull(
                post.sent.getFirst().publication().metadata().expiry());
    }

    /** A time of day that jumps, while the monotonic one does not. */
    private static final class Clock implements Time {

        private final HandTurnedTime hand = new HandTurnedTime();
        private volatile Duration offset = Duration.ZERO;

        @Override
        public Instant now() {
            return hand.now().plus(offset);
        }

        @Override
        public long nanos() {
            return hand.nanos();
        }

        @Override
        public Alarm after(Duration delay, Runnable action) {
            return hand.after(delay, action);
        }
    }
}
