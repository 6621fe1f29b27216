package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
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
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
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
                    .hasMessageContaining("need a subscriber, for which a quarter is, 3 with");
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

    @Test
    void thoseThatNeedNoneTakeNothingOfThatQuarterAfterARestart() {
        OutboxSettings twelve = OutboxSettings.in(folder).withMaximum(12, 1 << 20);
        try (Post post = Post.of(twelve)) {
            post.accept("1", "2", "3");
        }

        try (Post post = Post.of(twelve)) {
            for (int i = 1; i <= 3; i++) {
                Post.accepted(post.outbox.publish(needing("n" + i)));
            }
            assertThat(post.outbox.kept()).isEqualTo(6);
        }
    }

    @Test
    void thePlaceOfOneThatNeededASubscriberIsFreeWhenItHasArrived() {
        try (Post post =
                Post.of(OutboxSettings.in(folder).withMaximum(4, 1 << 20)).delivering()) {
            for (int i = 1; i <= 3; i++) {
                Post.accepted(post.outbox.publish(needing("n" + i)));
                post.awaitEmpty();
            }

            assertThat(post.texts()).containsExactly("n1", "n2", "n3");
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
    void whatGoesForAnotherWhileItIsAboutToBeSentIsNotSent() {
        try (Post post = Post.of(OutboxSettings.in(folder), LATEST)) {
            publish(post, "a", "held");
            Receipt first = publish(post, "now/a", "a1");
            CountDownLatch go = post.hold();
            post.online().awaitSent(1);

            Receipt second = post.outbox.publish(Publication.text("now/a", "a2"));
            go.countDown();

            Post.accepted(second);
            assertThat(post.awaitSent(2)).containsExactly("held", "a2");
            assertFailed(first, FailureCause.SUPERSEDED);
            await().until(() -> post.events.stream()
                    .anyMatch(event -> event instanceof ClientEvent.Published published
                            && published.topic().equals("now/a")));
        }
    }

    @Test
    void whatGoesBeforeItIsWrittenFreesItsPlaceOnTheWayToTheDisk() {
        try (Post post = Post.of(OutboxSettings.in(folder), LATEST).delivering()) {
            for (int round = 1; round <= 3; round++) {
                CountDownLatch go = post.hold();
                Receipt held = post.outbox.publish(Publication.text("a", "held"));
                Post.accepted(held);
                List<Receipt> receipts = IntStream.range(0, 10)
                        .mapToObj(i -> post.outbox.publish(large("now/a")))
                        .toList();

                go.countDown();

                receipts.forEach(Post::accepted);
                post.awaitEmpty();
            }
            assertThat(post.sent).hasSize(6);
        }
    }

    @Test
    void whatIsRefusedFreesItsPlaceOnTheWayToTheDisk() {
        try (Post post = Post.of(OutboxSettings.in(folder).withMaximum(7, 1 << 30))) {
            Post.accepted(post.outbox.publish(needing("1")));

            for (int i = 0; i < 20; i++) {
                Receipt refused = post.outbox.publish(large("a").withSubscriberWithin(Duration.ofMinutes(1)));
                assertThatThrownBy(() -> Post.accepted(refused)).hasCauseInstanceOf(QueueFull.class);
            }

            Post.accepted(post.outbox.publish(large("a")));
        }
    }

    @Test
    void whoWaitedInLineTookNoPlaceOnTheWayToTheDiskAndLeavesNoneBehind() {
        OverflowRule one = OverflowRule.of("one", new Overflow.Wait(Duration.ofSeconds(10)))
                .withBounds(1, Long.MAX_VALUE);
        try (Post post = Post.of(OutboxSettings.in(folder), QueuePolicy.DEFAULT.withRule(one))) {
            Post.accepted(post.outbox.publish(large("one")));
            for (int i = 0; i < 20; i++) {
                Receipt late = post.outbox.publish(large("one"));
                post.time.turn(Duration.ofSeconds(10));
                assertThatThrownBy(() -> Post.accepted(late)).hasCauseInstanceOf(QueueFull.class);
            }
            post.online();
            for (int i = 0; i < 20; i++) {
                post.awaitSent(i + 1);
                Receipt waited = post.outbox.publish(large("one"));
                post.sent.getLast().deliver();
                Post.accepted(waited);
            }
            post.awaitSent(21);

            assertRefusedOnTheWay(post);
        }
    }

    @Test
    void moreThanMayBeOnItsWayToTheDiskIsRefused() {
        try (Post post = Post.in(folder).online()) {
            assertRefusedOnTheWay(post);
        }
    }

    private static void assertRefusedOnTheWay(Post post) {
        CountDownLatch go = post.hold();
        int before = post.sent.size();
        Receipt held = post.outbox.publish(Publication.text("a", "held"));
        post.awaitSent(before + 1);
        Post.accepted(held);
        Receipt first = post.outbox.publish(large("a"));
        for (int i = 1; i < 15; i++) {
            Receipt unused = post.outbox.publish(large("a"));
        }

        Receipt last = post.outbox.publish(large("a"));
        Receipt small = post.outbox.publish(Publication.text("a", "small"));

        assertThatThrownBy(() -> Post.accepted(last))
                .hasCauseInstanceOf(QueueFull.class)
                .hasMessageContaining("on its way to the disk");
        go.countDown();
        Post.accepted(first);
        Post.accepted(small);
    }

    @Test
    void oneThatIsLargerThanAllThatMayBeOnTheWayIsTakenAlone() {
        try (Post post = Post.in(folder)) {
            Post.accepted(post.outbox.publish(Post.large(17 << 20)));
            Post.accepted(post.outbox.publish(Post.large(17 << 20)));
        }
    }

    private static Publication large(String topic) {
        return Publication.of(topic, Payload.of(new byte[1 << 20]));
    }

    @Test
    void whereAllAreAlikeWhatIsOnDiskTakesNoHeapAndWhereSomeMayHaveToGoALittle() {
        int count = 50_000;
        try (Post post = Post.in(folder)) {
            for (int i = 0; i < count; i++) {
                Receipt receipt = post.outbox.publish(Publication.text("house/room/" + i + "/temperature", "21"));
                if (i % 1000 == 999) {
                    Post.accepted(receipt);
                }
            }
        }

        assertThat(heapOfOpened(QueuePolicy.DEFAULT) / count).isLessThan(50);
        assertThat(heapOfOpened(DROP) / count).isBetween(100L, (long) Places.HEAP_EACH);
    }

    private long heapOfOpened(QueuePolicy policy) {
        long before = heap();
        try (Post post = Post.of(OutboxSettings.in(folder), policy)) {
            long after = heap();
            assertThat(post.outbox.kept()).isPositive();
            return after - before;
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void aLongOutageEndsInOneMessageATopic() {
        OutboxSettings small = OutboxSettings.in(folder).withMaximum(1000, 1 << 20);
        try (Post post = Post.of(small, LATEST)) {
            for (int i = 0; i < 30_000; i++) {
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
