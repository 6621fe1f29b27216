package dev.petrel.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic that stands still in the connection holds up no other on its way out of the outbox. */
@Timeout(120)
class AsidesTest {

    @TempDir
    private Path folder;

    @Test
    void aTopicThatStandsStillHoldsUpNoOther() {
        try (Post post = Post.in(folder).online()) {
            accept(post, "still", 0, 2 * Outbox.FED_MESSAGES);
            post.accept("1", "2", "3");

            await().until(() -> of(post, "a").size() == 3);

            assertThat(of(post, "still")).containsExactlyElementsOf(numbers(0, Asides.FEW));
        }
    }

    @Test
    void itGoesOnInOrderWhenItMoves() {
        try (Post post = Post.in(folder).online()) {
            accept(post, "still", 0, 1000);
            post.accept("between");
            accept(post, "still", 1000, 1500);

            deliverAll(post, Asides.FEW + 1);
            accept(post, "still", 1500, 1510);
            post.awaitEmpty();

            assertThat(of(post, "still")).containsExactlyElementsOf(numbers(0, 1510));
        }
    }

    @Test
    void whatIsNotOrderedWaitsBehindWhatIsLeftOfItsTopicAndGoesOnce() {
        try (Post post = Post.in(folder).online()) {
            accept(post, "a", 0, 10);
            post.accept("10", "11");
            accept(post, "other", 0, 1);
            await().until(() -> of(post, "other").size() == 1);
            assertThat(of(post, "a")).containsExactlyElementsOf(numbers(0, Asides.FEW));

            deliverAll(post, Asides.FEW + 1);
            post.awaitEmpty();

            assertThat(of(post, "a")).containsExactlyElementsOf(numbers(0, 12));
        }
    }

    @Test
    void itGoesOnInOrderInTheNextProcess() {
        try (Post post = Post.in(folder)) {
            accept(post, "still", 0, 300);
            accept(post, "other", 0, 300);
        }

        try (Post post = Post.of(OutboxSettings.in(folder).withDrainRate(0)).online()) {
            deliverAll(post, 2 * Asides.FEW);

            assertThat(of(post, "still")).containsExactlyElementsOf(numbers(0, 300));
            assertThat(of(post, "other")).containsExactlyElementsOf(numbers(0, 300));
        }
    }

    @Test
    void moreTopicsThanTheirShareWaitForIt() {
        try (Post post = Post.of(OutboxSettings.in(folder).withDrainRate(0)).online()) {
            List<Receipt> receipts = new ArrayList<>();
            for (int i = 0; i < Asides.MANY + 100; i++) {
                receipts.add(post.outbox.publish(ordered("still/" + i, "x")));
            }
            receipts.forEach(Post::accepted);
            post.accept("goes on");

            await().until(() -> of(post, "a").size() == 1);
            assertThat(post.sent).hasSize(Asides.MANY + 1);
            deliverAll(post, Asides.MANY + 1);

            assertThat(post.sent.stream().map(sent -> sent.publication().topic().name()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void onesThatExpireOnDiskLetTheNextOnesPass() {
        try (Post post = Post.in(folder).online()) {
            accept(post, "still", 0, Asides.FEW);
            Post.accepted(post.outbox.publish(ordered("still", "expires").withExpiry(Duration.ofSeconds(5))));
            accept(post, "still", 100, 101);

            post.time.turn(Duration.ofSeconds(6));
            deliverAll(post, Asides.FEW);

            assertThat(of(post, "still")).containsExactly("0", "1", "100");
        }
    }

    @Test
    void whatCannotBeReadBackAnyMoreFailsAndTheNextOnePasses() throws IOException {
        try (Post post = Post.in(folder).online()) {
            accept(post, "still", 0, Asides.FEW);
            Receipt lost = post.outbox.publish(ordered("still", "to be changed"));
            Post.accepted(lost);
            accept(post, "still", 100, 101);
            change("to be changed");

            post.awaitSentFirst().deliver();

            assertThat(Post.outcome(lost))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.cause()).isEqualTo(FailureCause.UNREADABLE));
            assertThat(post.awaitSent(3)).containsExactly("0", "1", "100");
        }
    }

    private void change(String text) throws IOException {
        Path segment = folder.resolve("00000000000000000000.records");
        String bytes = Files.readString(segment, ISO_8859_1);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(bytes.indexOf(text));
            file.write(1);
        }
    }

    @Test
    void aDiskThatCannotBeReadForAWhileHoldsThemUpForThatWhile() throws IOException {
        try (Post post = Post.in(folder).online()) {
            accept(post, "still", 0, Asides.FEW + 1);
            post.awaitSent(Asides.FEW);
            Path segment = folder.resolve("00000000000000000000.records");
            Path away = Files.move(segment, folder.resolve("away"));
            post.sent.getFirst().deliver();
            await().until(() -> post.outbox.reasons().toString().contains("cannot read"));

            Files.move(away, segment);

            await().until(() -> {
                post.time.turn(Duration.ofSeconds(1));
                return post.sent.size() == Asides.FEW + 1;
            });
        }
    }

    @Test
    void fewOfATopicAreOutAtATimeAlsoOfThoseThatAreReadBack() {
        try (Post post = Post.in(folder).online()) {
            accept(post, "still", 0, 6);

            for (int ended = 0; ended < 4; ended++) {
                post.awaitSent(ended + Asides.FEW);
                post.settle();
                assertThat(of(post, "still")).containsExactlyElementsOf(numbers(0, ended + Asides.FEW));
                sent(post, "" + ended).deliver();
                post.awaitSent(2 * ended + 4);
            }
        }
    }

    @Test
    void soManyBytesOfAllSuchTopicsAreOut() {
        try (Post post = Post.in(folder).online()) {
            List<Publication> large = List.of(large("1"), large("2"), large("3"), large("3"), large("3"));

            large.forEach(each -> Post.accepted(post.outbox.publish(each)));
            post.accept("goes on");
            await().until(() -> of(post, "a").size() == 1);
            assertThat(post.sent).hasSize(3);
            for (int ended : new int[] {0, 1, 3}) { // the one between is of another kind
                int before = post.sent.size();
                post.sent.get(ended).deliver();
                post.awaitSent(before + 1);
                assertThat(post.sent).hasSize(before + 1);
            }
        }
    }

    @Test
    void oneThatFindsNoShareWhenItGoesOnWaitsForIt() {
        try (Post post = Post.in(folder).online()) {
            accept(post, "still", 0, Asides.FEW + 1);
            Post.accepted(post.outbox.publish(large("large/1")));
            Post.accepted(post.outbox.publish(large("large/2")));
            post.awaitSent(Asides.FEW + 2);

            sent(post, "0").deliver();
            post.settle();
            await().until(() -> of(post, "settle").size() == 1);
            assertThat(of(post, "still")).hasSize(Asides.FEW);
            post.sent.get(Asides.FEW).deliver();

            await().until(() -> of(post, "still").size() == Asides.FEW + 1);
        }
    }

    private static Publication large(String topic) {
        return Publication.of(topic, Payload.of(new byte[5 << 19])).withOrdered(true);
    }

    private static Post.Sent sent(Post post, String text) {
        return post.sent.stream()
                .filter(sent -> sent.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static Publication ordered(String topic, String text) {
        return Publication.text(topic, text).withOrdered(true);
    }

    private static void accept(Post post, String topic, int from, int to) {
        List<Receipt> receipts = numbers(from, to).stream()
                .map(text -> post.outbox.publish(ordered(topic, text)))
                .toList();
        receipts.forEach(Post::accepted);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static List<String> of(Post post, String topic) {
        return post.sent.stream()
                .filter(sent -> sent.publication().topic().name().equals(topic))
                .map(Post.Sent::text)
                .toList();
    }

    /** Once so many were sent and nothing moves any more, everything is delivered, and what follows at once. */
    private static void deliverAll(Post post, int standing) {
        await().until(() -> post.sent.size() == standing);
        List<Post.Sent> sent = List.copyOf(post.sent);
        post.delivering();
        sent.forEach(Post.Sent::deliver);
        post.awaitEmpty();
    }
}
