package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How what is on disk comes to the outlet: from memory where it keeps up, read back otherwise, and not too much of it. */
@Timeout(120)
class OutboxFeedTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void whatKeepsUpIsNotReadBackFromTheDisk() {
        try (Post post = Post.in(folder).delivering()) {
            List<Publication> publications = texts(20);

            publications.forEach(each -> Post.accepted(post.outbox.publish(each)));

            post.awaitEmpty();
            assertSame(post, publications);
        }
    }

    @Test
    void soMuchAtMostWaitsInMemory() {
        try (Post post = Post.of(OutboxSettings.in(folder).withDrainRate(0))) {
            List<Publication> publications = texts(8 * Outbox.FED_MESSAGES + 1);
            accept(post, publications);

            post.delivering();
            post.awaitEmpty();

            assertSame(post, publications.subList(0, publications.size() - 1));
            assertThat(post.sent.getLast().publication()).isNotSameAs(publications.getLast());
            assertThat(post.sent.getLast().text())
                    .isEqualTo(publications.getLast().payload().utf8());
        }
    }

    @Test
    void soManyBytesAtMostWaitInMemory() {
        try (Post post = Post.in(folder)) {
            List<Publication> publications =
                    IntStream.range(0, 5).mapToObj(i -> Post.large(MIB)).toList();
            accept(post, publications);

            post.delivering();
            post.awaitEmpty();

            assertSame(post, publications.subList(0, 4));
            assertThat(post.sent.getLast().publication()).isNotSameAs(publications.getLast());
        }
    }

    @Test
    void onceTheConnectionHasRoomAgainTheRestFollows() {
        try (Post post = Post.in(folder).online()) {
            accept(post, IntStream.range(0, 12).mapToObj(i -> Post.large(MIB)).toList());
            await().until(() -> post.sent.size() == 4);

            post.sent.subList(0, 3).forEach(Post.Sent::deliver);
            await().until(() -> post.sent.size() == 7);
            post.sent.subList(3, 6).forEach(Post.Sent::deliver);

            await().until(() -> post.sent.size() == 10);
        }
    }

    @Test
    void whatIsReadBackGivesItsRoomFree() {
        OutboxSettings small = OutboxSettings.in(folder).withMaximum(1000, 1 << 20);
        try (Post post = Post.of(small)) {
            Post.accepted(post.outbox.publish(Post.large(900 << 10)));
        }
        try (Post post = Post.of(small).delivering()) {
            post.awaitEmpty();

            accept(post, List.of(Post.large(1000 << 10)));
        }
    }

    @Test
    void whatComesBehindTheBacklogWaitsForNoTurn() {
        try (Post post = Post.of(OutboxSettings.in(folder).withDrainRate(100))) {
            post.accept("1", "2", "3", "4", "5");
            post.online();
            post.awaitSent(5);

            post.accept("6");

            assertThat(post.awaitSent(6)).endsWith("6");
        }
    }

    @Test
    void whatStandsStillTakesNoBytesFromOthers() {
        try (Post post = Post.in(folder).online()) {
            for (int i = 0; i < Asides.FEW; i++) {
                Post.accepted(post.outbox.publish(Post.large(5 * MIB / 2).withOrdered(true)));
            }
            post.awaitSent(Asides.FEW);

            Post.accepted(post.outbox.publish(Publication.text("other", "goes on")));

            assertThat(post.awaitSent(Asides.FEW + 1)).endsWith("goes on");
        }
    }

    @Test
    void onesThatExpireOnTheirWayOutLetTheNextOnesPass() {
        try (Post post = Post.in(folder)) {
            List<Receipt> expired = new ArrayList<>();
            for (int i = 0; i < Asides.FEW; i++) {
                Publication expires = ordered("still", "expires").withExpiry(Duration.ofMillis(2_500));
                expired.add(post.outbox.publish(expires));
                Post.accepted(expired.getLast());
            }
            Post.accepted(post.outbox.publish(ordered("still", "next")));

            post.time.turn(Duration.ofMillis(2_700));
            post.online();

            assertThat(post.awaitSent(1)).containsExactly("next");
            await().until(() -> post.outbox.kept() == 1);
            assertThat(expired)
                    .allSatisfy(receipt -> assertThat(Post.outcome(receipt))
                            .isInstanceOfSatisfying(
                                    Failed.class,
                                    failed -> assertThat(failed.cause()).isEqualTo(FailureCause.EXPIRED)));
        }
        try (Post next = Post.in(folder).online()) {
            assertThat(next.awaitSent(1)).containsExactly("next");
            assertThat(next.outbox.kept()).isEqualTo(1);
        }
    }

    @Test
    void topicsThatGoOnAtTheSameTimeAllDo() {
        try (Post post = Post.in(folder).online()) {
            for (int i = 0; i < 10 * (Asides.FEW + 1); i++) {
                Post.accepted(post.outbox.publish(ordered("still/" + i % 10, "x")));
            }
            post.awaitSent(10 * Asides.FEW);
            CountDownLatch go = post.hold();
            Receipt held = post.outbox.publish(Publication.text("a", "held"));
            post.awaitSent(10 * Asides.FEW + 1);

            post.sent.subList(0, 10).forEach(Post.Sent::deliver);
            go.countDown();

            post.awaitSent(10 * (Asides.FEW + 1) + 1);
            assertThat(held.outcome().toCompletableFuture()).isNotDone();
        }
    }

    private static Publication ordered(String topic, String text) {
        return Publication.text(topic, text).withOrdered(true);
    }

    private static List<Publication> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Publication.text("a", "" + i))
                .toList();
    }

    private static void accept(Post post, List<Publication> publications) {
        List<Receipt> receipts =
                publications.stream().map(each -> post.outbox.publish(each)).toList();
        receipts.forEach(Post::accepted);
    }

    /** What was sent first is what was handed over, not a copy. */
    private static void assertSame(Post post, List<Publication> publications) {
        for (int i = 0; i < publications.size(); i++) {
            assertThat(post.sent.get(i).publication()).isSameAs(publications.get(i));
        }
    }
}
