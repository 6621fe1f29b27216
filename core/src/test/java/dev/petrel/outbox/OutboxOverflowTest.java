package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Overflow;
import dev.petrel.settings.OverflowRule;
import dev.petrel.settings.QueuePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who goes, and who waits, when the outbox is full (R11). */
@Timeout(120)
class OutboxOverflowTest {

    private static final QueuePolicy DROP = QueuePolicy.DEFAULT.withOverflow(new Overflow.DropOldest());
    private static final QueuePolicy LATEST =
            QueuePolicy.DEFAULT.withRule(OverflowRule.of("now/#", new Overflow.LatestPerTopic()));

    @TempDir
    private Path folder;

    @Test
    void theOldestGoesForTheNewestAlsoAfterARestart() {
        OutboxSettings three = OutboxSettings.in(folder).withMaximum(3, 1 << 20);
        try (Post post = Post.of(three, DROP)) {
            List<Receipt> receipts = post.accept("1", "2", "3", "4");

            assertFailed(receipts.getFirst(), FailureCause.DROPPED);
        }

        try (Post post = Post.of(three, DROP)) {
            post.accept("5");
            post.delivering();
            post.awaitEmpty();

            assertThat(post.texts()).containsExactly("3", "4", "5");
        }
    }

    @Test
    void thoseThatNeedASubscriberHaveAQuarterOfTheRoomAlsoAfterARestart() {
        OutboxSettings twelve = OutboxSettings.in(folder).withMaximum(12, 1 << 20);
        try (Post post = Post.of(twelve)) {
            for (int i = 1; i <= 3; i++) {
                Post.accepted(post.outbox.publish(needing("n" + i)));
            }

            Receipt fourth = post.outbox.publish(needing("n4"));

            assertThatThrownBy(() -> Post.accepted(fourth))
                    .hasCauseInstanceOf(QueueFull.class)
                    .hasMessageContaining("3 of that kind");
            post.accept("1", "2");
        }

        try (Post post = Post.of(twelve)) {
            Receipt fourth = post.outbox.publish(needing("n4"));
            assertThatThrownBy(() -> Post.accepted(fourth)).hasCauseInstanceOf(QueueFull.class);
            post.accept("3");
            post.delivering();
            post.awaitEmpty();

            Post.accepted(post.outbox.publish(needing("n4")));

            assertThat(post.awaitSent(7)).containsExactly("n1", "n2", "n3", "1", "2", "3", "n4");
        }
    }

    private static Publication needing(String text) {
        return Publication.text("a", text).withSubscriberWithin(Duration.ofMinutes(1));
    }

    @Test
    void whatTheConnectionHasIsNoVictim() {
        OutboxSettings two = OutboxSettings.in(folder).withMaximum(2, 1 << 20);
        try (Post post = Post.of(two, DROP).online()) {
            post.accept("1", "2");
            post.awaitSent(2);

            Receipt third = post.outbox.publish(Publication.text("a", "3"));

            assertThatThrownBy(() -> Post.accepted(third)).hasCauseInstanceOf(QueueFull.class);
            post.sent.getFirst().deliver();
            await().until(() -> post.outbox.kept() == 1);
            post.accept("4");
            assertThat(post.awaitSent(3)).containsExactly("1", "2", "4");
        }
    }

    @Test
    void theLatestOfATopicTakesThePlaceOfTheOneBefore() {
        try (Post post = Post.of(OutboxSettings.in(folder), LATEST)) {
            Receipt first = publish(post, "now/a", "a1");
            publish(post, "now/b", "b1");
            publish(post, "log", "l1");
            publish(post, "log", "l2");

            publish(post, "now/a", "a2");

            assertFailed(first, FailureCause.SUPERSEDED);
        }

        try (Post post = Post.of(OutboxSettings.in(folder), LATEST)) {
            publish(post, "now/b", "b2");
            post.delivering();
            post.awaitEmpty();

            assertThat(post.texts()).containsExactly("l1", "l2", "a2", "b2");
        }
    }

    @Test
    void aLongOutageEndsInOneMessageATopic() {
        OutboxSettings small = OutboxSettings.in(folder).withMaximum(1000, 1 << 20);
        try (Post post = Post.of(small, LATEST)) {
            for (int i = 0; i < 100_000; i++) {
                Receipt receipt = post.outbox.publish(Publication.text("now/" + i % 50, "" + i));
                if (i % 500 == 499) {
                    Post.accepted(receipt);
                }
            }
            post.settle();
            await().until(() -> post.outbox.kept() == 51);
        }

        try (Store store = Store.inspect(folder)) {
            assertThat(store.messages()).isEqualTo(51);
            assertThat(store.fileBytes()).isLessThan(1 << 20);
        }
    }

    @Test
    void whoWaitsForRoomIsAcceptedWhenThereIsSome() {
        QueuePolicy waits = QueuePolicy.DEFAULT.withOverflow(new Overflow.Wait(Duration.ofSeconds(10)));
        try (Post post = Post.of(OutboxSettings.in(folder).withMaximum(1, 1 << 20), waits)) {
            post.accept("1");
            Receipt second = post.outbox.publish(Publication.text("a", "2"));
            Receipt third = post.outbox.publish(Publication.text("a", "3"));
            assertThat(second.accepted().toCompletableFuture()).isNotDone();
            post.online().awaitSent(1);

            post.sent.getFirst().deliver();

            Post.accepted(second);
            post.time.turn(Duration.ofSeconds(11));
            assertThatThrownBy(() -> Post.accepted(third)).hasCauseInstanceOf(QueueFull.class);
        }
    }

    @Test
    void whoWaitsForRoomIsRefusedWhenItIsClosed() {
        QueuePolicy waits = QueuePolicy.DEFAULT.withOverflow(new Overflow.Wait(Duration.ofSeconds(10)));
        Post post = Post.of(OutboxSettings.in(folder).withMaximum(1, 1 << 20), waits);
        post.accept("1");
        Receipt second = post.outbox.publish(Publication.text("a", "2"));

        post.close();

        assertThatThrownBy(() -> Post.accepted(second)).hasCauseInstanceOf(NotConnected.class);
    }

    private static Receipt publish(Post post, String topic, String text) {
        Receipt receipt = post.outbox.publish(Publication.text(topic, text));
        Post.accepted(receipt);
        return receipt;
    }

    private static void assertFailed(Receipt receipt, FailureCause cause) {
        assertThat(Post.outcome(receipt))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isEqualTo(cause));
    }
}
