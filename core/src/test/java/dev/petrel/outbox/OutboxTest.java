package dev.petrel.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.Waits;
import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.fault.StorageUnavailable;
import dev.petrel.message.Publication;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.OutboxSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is accepted is on disk, and stays there until it has arrived. */
@Timeout(120)
class OutboxTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsDeliveredIsGone() {
        try (Post post = Post.in(folder).online()) {
            Receipt receipt = post.accept("x").getFirst();

            assertThat(post.awaitSent(1)).containsExactly("x");
            assertThat(receipt.outcome().toCompletableFuture()).isNotDone();
            post.sent.getFirst().deliver();

            assertThat(Post.outcome(receipt)).isEqualTo(Delivered.SUCCESS);
            post.awaitEmpty();
            assertThat(post.outbox.kept()).isZero();
        }
        try (Post post = Post.in(folder).online()) {
            post.awaitEmpty();
            assertThat(post.sent).isEmpty();
        }
    }

    @Test
    void nothingIsSentWithoutAConnection() {
        try (Post post = Post.in(folder)) {
            post.accept("1", "2", "3");
            assertThat(post.sent).isEmpty();

            post.online();

            assertThat(post.awaitSent(3)).containsExactly("1", "2", "3");
            post.outbox.online(false);
            post.accept("4");
            assertThat(post.sent).hasSize(3);
        }
    }

    @Test
    void whatWasNotSentIsSentInOrderByTheNext() {
        String[] texts = numbers(0, 3000);
        try (Post post = Post.in(folder)) {
            post.accept(texts);
        }

        try (Post post = Post.of(unpaced()).delivering()) {
            post.accept("new");
            post.awaitEmpty();

            assertThat(post.texts()).startsWith(texts).endsWith("new").hasSize(3001);
        }
    }

    @Test
    void orderStaysWhenTheFeedFallsBehindAndReadsFromDisk() {
        try (Post post = Post.in(folder).online()) {
            post.accept(numbers(0, 6_000));
            assertThat(post.sent).hasSizeLessThanOrEqualTo(Outbox.FED_MESSAGES);

            post.delivering();
            post.sent.forEach(Post.Sent::deliver);
            post.accept(numbers(6_000, 7_000));
            post.awaitEmpty();

            assertThat(post.texts()).containsExactly(numbers(0, 7_000));
        }
    }

    @Test
    void atMostAWindowIsWithTheConnection() {
        try (Post post = Post.in(folder).online()) {
            for (int i = 0; i < 20; i++) {
                Post.accepted(post.outbox.publish(Post.large(1 << 20)));
            }
            await().until(() -> post.sent.size() >= 4);

            post.settle();

            assertThat(post.sent).hasSizeLessThanOrEqualTo(5);
        }
    }

    @Test
    void whatTheBrokerRefusedIsNotSentAgain() {
        try (Post post = Post.in(folder).online()) {
            Receipt receipt = post.accept("x").getFirst();
            post.awaitSent(1);
            Failed refused = new Failed(FailureCause.REFUSED, "no");

            post.sent.getFirst().ended().accept(refused);

            assertThat(Post.outcome(receipt)).isEqualTo(refused);
        }
        assertNothingLeft();
    }

    /** (R22) */
    @Test
    void whatEndsBecauseTheClientIsClosedIsKeptAndSaysSo() {
        List<Receipt> receipts;
        try (Post post = Post.in(folder).online()) {
            receipts = post.accept("unsent", "sent", "with the connection");
            post.awaitSent(3);
            post.sent.get(0).ended().accept(new Failed(FailureCause.CLOSED, "closed"));
            post.sent.get(1).ended().accept(new InDoubt(DoubtCause.CLOSED, "closed"));
            receipts.subList(0, 2).forEach(Post::outcome);
        }
        assertThat(Post.outcome(receipts.get(0)))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.detail())
                                .contains("the outbox keeps it and sends it with the next start"));
        assertThat(receipts.subList(1, 3))
                .allSatisfy(receipt -> assertThat(Post.outcome(receipt))
                        .isInstanceOfSatisfying(
                                InDoubt.class,
                                doubt -> assertThat(doubt.detail()).contains("the outbox keeps it")));

        try (Post post = Post.in(folder).online()) {
            assertThat(post.awaitSent(3)).containsExactly("unsent", "sent", "with the connection");
        }
    }

    @Test
    void aClosedOneRefuses() {
        Post post = Post.in(folder);
        post.close();

        Receipt receipt = post.outbox.publish(Publication.text("a", "x"));

        assertThatThrownBy(() -> Post.accepted(receipt)).hasCauseInstanceOf(NotConnected.class);
        assertThatThrownBy(() -> Post.outcome(receipt)).hasCauseInstanceOf(NotConnected.class);
        assertThatThrownBy(post::awaitEmpty).hasCauseInstanceOf(NotConnected.class);
    }

    @Test
    void closingWaitsForTheDiskNoLongerThanItIsTold() {
        try (Post post = Post.in(folder).online()) {
            CountDownLatch go = post.hold();
            post.accept("x");
            post.awaitSent(1);

            assertThat(post.outbox.close(Duration.ofMillis(1))).isFalse();
            Thread.currentThread().interrupt();
            assertThat(post.outbox.close(Waits.AT_MOST)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            go.countDown();

            assertThat(post.outbox.close(Waits.AT_MOST)).isTrue();
        }
    }

    @Test
    void healthTellsOfAnOutboxThatIsNearlyFull() {
        try (Post post = Post.of(OutboxSettings.in(folder).withMaximum(5, 1 << 20))) {
            post.accept("1", "2", "3");
            assertThat(post.outbox.reasons()).isEmpty();

            post.accept("4");

            assertThat(post.outbox.reasons()).containsExactly("the outbox is 80 % full, with 4 messages");
        }
        try (Post post = Post.of(OutboxSettings.in(folder).withMaximum(1000, 1 << 20))) {
            Post.accepted(post.outbox.publish(Post.large(900 << 10)));

            assertThat(post.outbox.reasons()).singleElement().asString().contains("% full, with 5 messages");
        }
    }

    @Test
    void whatIsPublishedWhileItIsClosedIsKeptOrRefused() throws Exception {
        List<Receipt> receipts = new java.util.concurrent.CopyOnWriteArrayList<>();
        Post post = Post.in(folder);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(thread -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 300; i++) {
                        receipts.add(post.outbox.publish(Publication.text("a", thread + " " + i)));
                        go.countDown();
                    }
                }))
                .toList();
        assertThat(go.await(Waits.AT_MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        post.close();
        for (Thread thread : threads) {
            thread.join();
        }

        long accepted = receipts.stream()
                .filter(receipt -> receipt.accepted()
                        .toCompletableFuture()
                        .orTimeout(Waits.AT_MOST.toSeconds(), TimeUnit.SECONDS)
                        .handle((ok, refused) -> refused == null)
                        .join())
                .count();

        try (Store store = Store.inspect(folder)) {
            assertThat(store.messages()).isEqualTo(accepted);
        }
    }

    @Test
    void moreMessagesThanTheBoundAreRefusedUntilThereIsRoom() {
        OutboxSettings three = OutboxSettings.in(folder).withMaximum(3, 1 << 20);
        try (Post post = Post.of(three)) {
            post.accept("1", "2", "3");

            Receipt fourth = post.outbox.publish(Publication.text("a", "4"));

            assertThatThrownBy(() -> Post.accepted(fourth))
                    .hasCauseInstanceOf(QueueFull.class)
                    .hasMessageContaining("3 messages");
            assertThat(post.outbox.reasons()).anyMatch(reason -> reason.contains("100 % full"));
            post.delivering();
            post.awaitEmpty();
            post.accept("5");
        }
        try (Post post = Post.of(three)) {
            post.accept("6");
        }
    }

    @Test
    void moreBytesThanTheBoundAreRefusedAlsoAfterARestart() {
        OutboxSettings small = OutboxSettings.in(folder).withMaximum(1000, 64 << 10);
        try (Post post = Post.of(small)) {
            Post.accepted(post.outbox.publish(Post.large(60 << 10)));
        }

        try (Post post = Post.of(small)) {
            Receipt tooMuch = post.outbox.publish(Post.large(5 << 10));

            assertThatThrownBy(() -> Post.accepted(tooMuch)).hasCauseInstanceOf(QueueFull.class);
        }
    }

    @Test
    void itBelongsToOneClient() {
        Post.of(OutboxSettings.in(folder), "ada").close();

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Post.of(OutboxSettings.in(folder), "bob"))
                .withMessageContaining("\"ada\"")
                .withMessageContaining("\"bob\"");

        Post.of(OutboxSettings.in(folder), "ada").close();
    }

    @Test
    void whoseNameAPowerCutLeftEmptyBelongsToTheNext() throws Exception {
        try (Post post = Post.of(OutboxSettings.in(folder), "ada")) {
            post.accept("1");
        }
        Files.writeString(folder.resolve("client-id"), "");

        try (Post post = Post.of(OutboxSettings.in(folder), "ada").online()) {
            assertThat(post.awaitSent(1)).containsExactly("1");
        }

        assertThatExceptionOfType(StorageUnavailable.class)
                .isThrownBy(() -> Post.of(OutboxSettings.in(folder), "bob"))
                .withMessageContaining("\"ada\"");
    }

    @Test
    void whatIsDamagedIsToldAndTheRestIsSent() throws Exception {
        try (Post post = Post.in(folder)) {
            post.accept("1", "2", "3");
        }
        Path segment;
        try (var files = Files.list(folder)) {
            segment = files.filter(file -> file.toString().endsWith(".records"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);

        try (Post post = Post.in(folder).delivering()) {
            post.awaitEmpty();

            assertThat(post.texts()).containsExactly("1", "3");
            await().untilAsserted(() ->
                    assertThat(post.events).hasSize(1).first().isInstanceOf(ClientEvent.OutboxDamaged.class));
        }
    }

    @Test
    void theBacklogIsSentAtItsRateAndWhatComesAfterItIsNot() {
        try (Post post = Post.of(OutboxSettings.in(folder).withDrainRate(100))) {
            post.accept(numbers(0, 500));
            post.delivering();
            post.settle();
            assertThat(post.sent).hasSizeLessThanOrEqualTo(6);

            turn(post, 20);
            assertThat(post.sent).hasSizeBetween(100, 106);
            turn(post, 80);

            await().untilAsserted(() -> assertThat(post.outbox.kept()).isZero());
            int before = post.sent.size();
            post.accept(numbers(500, 1000));
            post.awaitEmpty();
            assertThat(post.sent).hasSize(before + 500);
        }
    }

    /** So many twentieths of a second, in each of which five are sent. */
    private static void turn(Post post, int times) {
        for (int i = 0; i < times; i++) {
            int before = post.sent.size();
            post.time.turn(Duration.ofMillis(50));
            await().until(() -> post.sent.size() >= Math.min(500, before + 5));
        }
    }

    @Test
    void actionsOnAReceiptDoNotRunOnTheOutboxsThread() throws Exception {
        try (Post post = Post.in(folder).delivering()) {
            AtomicReference<String> accepted = new AtomicReference<>();
            AtomicReference<String> ended = new AtomicReference<>();
            Receipt receipt = post.outbox.publish(Publication.text("a", "x"));

            receipt.accepted().thenRun(() -> accepted.set(Thread.currentThread().getName()));
            receipt.outcome().thenRun(() -> ended.set(Thread.currentThread().getName()));

            await().until(() -> accepted.get() != null && ended.get() != null);
            assertThat(List.of(accepted.get(), ended.get())).noneMatch(name -> name.startsWith("petrel-outbox"));
        }
    }

    @Test
    void manyThreadsEachFindTheirOrderAgain() throws Exception {
        try (Post post = Post.in(folder).delivering()) {
            List<Thread> threads = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                String topic = "t" + thread;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        Post.accepted(post.outbox.publish(Publication.text(topic, "" + i)));
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            post.awaitEmpty();

            for (int thread = 0; thread < 8; thread++) {
                String topic = "t" + thread;
                assertThat(post.sent.stream()
                                .filter(sent ->
                                        sent.publication().topic().name().equals(topic))
                                .map(Post.Sent::text))
                        .containsExactly(numbers(0, 500));
            }
        }
    }

    private OutboxSettings unpaced() {
        return OutboxSettings.in(folder).withDrainRate(0);
    }

    private void assertNothingLeft() {
        try (Store store = Store.inspect(folder)) {
            assertThat(store.messages()).isZero();
        }
    }

    static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
