package dev.petrel.batch;

import static dev.petrel.batch.BatcherTest.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.fault.NotConnected;
import dev.petrel.fault.QueueFull;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.Failed.FailureCause;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.settings.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of items whose batch fails, and of those that wait when a batcher is closed. */
@Timeout(120)
class BatcherFailuresTest {

    private static final BatchSettings THREE = BatchSettings.DEFAULT.withCount(3);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Post post = new Post();
    private final List<CompletionStage<PublishOutcome>> fates = new ArrayList<>();

    static Stream<PublishOutcome> failures() {
        return Stream.of(Post.REFUSED, new Failed(FailureCause.CLOSED, "the client was closed"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aBatchThatFailsLeavesAgainAfterAPauseWithWhatCameMeanwhileBehindIt(PublishOutcome failure) {
        Batcher batcher = post.batcher(THREE);
        add(batcher, 0, 2);
        batcher.flush();
        add(batcher, 2, 4);

        post.answer(failure);
        assertThat(post.publications).hasSize(1);
        post.time.turn(Backoff.DEFAULT.first());
        post.deliver();
        batcher.flush();
        post.deliver();

        assertThat(post.batches()).containsExactly(numbers(0, 2), numbers(0, 3), numbers(3, 4));
        assertThat(fates()).containsOnly(Delivered.SUCCESS);
    }

    @Test
    void aBatchThatIsNotAcceptedLeavesAgain() {
        Batcher batcher = post.batcher(THREE);
        add(batcher, 0, 3);

        post.refuse(new QueueFull("no room"));
        post.time.turn(Backoff.DEFAULT.first());
        post.refuse(new NotConnected("away"));
        post.time.turn(Backoff.DEFAULT.max());
        post.deliver();

        assertThat(post.batches()).containsExactly(numbers(0, 3), numbers(0, 3), numbers(0, 3));
        assertThat(fates()).containsOnly(Delivered.SUCCESS);
    }

    @Test
    void aPublisherThatThrowsLosesNothing() {
        AtomicInteger throwing = new AtomicInteger(2);
        Batcher batcher = new Batcher(
                new Outlet(
                        publication -> {
                            if (throwing.getAndDecrement() > 0) {
                                throw new IllegalStateException("broken");
                            }
                            return post.publishAsync(publication);
                        },
                        Post.CODEC,
                        post.time),
                "a",
                THREE,
                Runnable::run);

        add(batcher, 0, 3);
        post.time.turn(Backoff.DEFAULT.max().multipliedBy(2));
        post.deliver();

        assertThat(post.batches()).containsExactly(numbers(0, 3));
        assertThat(fates()).containsOnly(Delivered.SUCCESS);
    }

    @Test
    void pausesGrowAndBeginAnewAfterASuccess() {
        Batcher batcher = post.batcher(THREE);
        add(batcher, 0, 3);

        Duration first = pauseAfterFailure();
        Duration second = pauseAfterFailure();
        IntStream.range(0, 5).forEach(round -> pauseAfterFailure());
        Duration longest = pauseAfterFailure();
        post.deliver();
        add(batcher, 3, 6);

        assertThat(first).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(second).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(longest).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
        assertThat(pauseAfterFailure()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void aFullBatchDoesNotCutThePauseShortButAFlushDoes() {
        Batcher batcher = post.batcher(THREE);
        add(batcher, 0, 3);
        post.answer(Post.REFUSED);

        add(batcher, 3, 9);
        assertThat(post.publications).hasSize(1);
        batcher.flush();

        assertThat(post.publications).hasSize(2);
    }

    @Test
    void aBatchInDoubtIsToldAndNotSentTwice() {
        Batcher batcher = post.batcher(THREE);
        PublishOutcome doubt = new InDoubt(DoubtCause.SESSION_LOST, "half way");
        add(batcher, 0, 6);

        post.answer(doubt);
        post.deliver();

        assertThat(post.batches()).containsExactly(numbers(0, 3), numbers(3, 6));
        assertThat(fates())
                .containsExactly(doubt, doubt, doubt, Delivered.SUCCESS, Delivered.SUCCESS, Delivered.SUCCESS);
    }

    @Test
    void anExpiredBatchIsNotSentAgain() {
        Batcher batcher = post.batcher(THREE);
        PublishOutcome expired = new Failed(FailureCause.EXPIRED, "expired");
        add(batcher, 0, 3);

        post.answer(expired);

        assertThat(fates()).containsOnly(expired);
        assertThat(batcher.waiting()).isZero();
    }

    @Test
    void anItemThatIsTooLargeFailsAloneAndTheOthersArriveInOrder() {
        Batcher batcher = post.batcher(BatchSettings.DEFAULT.withCount(8));
        IntStream.range(0, 20)
                .forEach(
                        number -> fates.add(batcher.add(number == 4 ? "large".repeat(100) : Integer.toString(number))));
        List<String> arrived = new ArrayList<>();
        batcher.flush();

        while (post.unanswered() > 0) {
            List<String> items = post.batches().getLast();
            boolean tooLarge = items.stream().anyMatch(item -> item.startsWith("\"large"));
            arrived.addAll(tooLarge ? List.of() : items);
            post.answer(tooLarge ? Post.TOO_LARGE : Delivered.SUCCESS);
        }

        assertThat(arrived)
                .isEqualTo(IntStream.range(0, 20)
                        .filter(number -> number != 4)
                        .mapToObj(number -> "\"" + number + "\"")
                        .toList());
        assertThat(fates().get(4)).isEqualTo(Post.TOO_LARGE);
        assertThat(fates()).filteredOn(Delivered.SUCCESS::equals).hasSize(19);
        assertThat(batcher.waiting()).isZero();
    }

    @Test
    void aBatchThatNoReaderWouldTakeIsHalvedBeforeItIsSent() {
        Batcher batcher =
                post.batcher(BatchSettings.DEFAULT.withWaiting(10, 1 << 30).withBytes(1 << 30));
        String sixMebibytes = "x".repeat(6 << 20);

        IntStream.range(0, 4).forEach(number -> fates.add(batcher.add(sixMebibytes)));
        batcher.flush();
        post.deliver();
        post.deliver();

        assertThat(post.batches()).extracting(List::size).containsExactly(2, 2);
        assertThat(fates()).hasSize(4).containsOnly(Delivered.SUCCESS);
    }

    @Test
    void batchesGrowAgainAfterOneThatWasTooLarge() {
        Batcher batcher = post.batcher(BatchSettings.DEFAULT.withCount(4));
        add(batcher, 0, 10);
        post.answer(Post.TOO_LARGE);
        batcher.flush();

        while (post.unanswered() > 0) {
            post.deliver();
        }

        assertThat(post.batches()).containsExactly(numbers(0, 4), numbers(0, 2), numbers(2, 6), numbers(6, 10));
    }

    @Test
    void closeSendsWhatWaitsInAsManyBatchesAsItTakesAndWaits() {
        Batcher batcher = Batcher.to(post.outlet(), "a", THREE);
        add(batcher, 0, 7);

        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> batcher.close(LONG));
        for (int batch = 1; batch <= 3; batch++) {
            int count = batch;
            await().until(() -> post.publications.size() == count);
            assertThat(closing).isNotDone();
            post.deliver();
        }

        assertThat(closing.join()).isTrue();
        assertThat(post.batches()).containsExactly(numbers(0, 3), numbers(3, 6), numbers(6, 7));
        assertThat(batcher.closed()).isTrue();
    }

    @Test
    void closeTriesAgainWhatFails() {
        Batcher batcher = Batcher.to(post.outlet(), "a", THREE);
        add(batcher, 0, 1);

        CompletableFuture<Boolean> closing = CompletableFuture.supplyAsync(() -> batcher.close(LONG));
        await().until(() -> post.publications.size() == 1);
        post.refuse(new QueueFull("no room"));
        await().until(() -> post.publications.size() == 2);
        post.deliver();

        assertThat(closing.join()).isTrue();
    }

    @Test
    void whatCouldNotBeSentInTimeEndsAsFailedAndWhatIsOnItsWayAsItsBatch() {
        Batcher batcher = post.batcher(THREE);
        add(batcher, 0, 5);
        PublishOutcome doubt = new InDoubt(DoubtCause.CLOSED, "sent");

        boolean complete = batcher.close(SHORT);

        assertThat(complete).isFalse();
        assertThat(fates.subList(0, 3)).allSatisfy(fate -> assertThat(fate).isNotDone());
        assertThat(fates().subList(0, 2))
                .allSatisfy(fate -> assertThat(fate)
                        .isInstanceOfSatisfying(
                                Failed.class,
                                failed -> assertThat(failed.cause()).isEqualTo(FailureCause.CLOSED)));
        post.answer(doubt);
        assertThat(fates.subList(0, 3)).allSatisfy(fate -> assertThat(now(fate)).isEqualTo(doubt));
    }

    @Test
    void afterCloseABatchThatFailsIsNotTriedAgain() {
        Batcher batcher = post.batcher(THREE);
        add(batcher, 0, 3);
        batcher.close(SHORT);

        post.refuse(new NotConnected("the client is closed"));
        post.time.turn(Duration.ofMinutes(1));

        assertThat(post.publications).hasSize(1);
        assertThat(fates()).allSatisfy(fate -> assertThat(fate).isInstanceOf(Failed.class));
        assertThat(post.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aClosedBatcherTakesNothing() {
        Batcher batcher = post.batcher(THREE);

        batcher.close();
        batcher.close();
        batcher.flush();

        assertThatThrownBy(() -> batcher.add(1)).isInstanceOf(NotConnected.class);
        assertThat(post.publications).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitOfCloseAndStaysSet() {
        Batcher batcher = post.batcher(THREE);
        add(batcher, 0, 3);
        Thread.currentThread().interrupt();

        boolean complete = batcher.close(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(complete).isFalse();
    }

    @Test
    void anActionOnAFateThatBlocksHoldsUpNoBatchAndNoOtherFate() throws Exception {
        Batcher batcher = Batcher.to(post.outlet(), "a", THREE);
        CountDownLatch never = new CountDownLatch(1);
        add(batcher, 0, 6);
        CompletionStage<Void> stuck = fates.get(0).thenAccept(fate -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        post.deliver();
        await().until(() -> post.publications.size() == 2);

        fates.get(1).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(stuck).isNotDone();
        never.countDown();
    }

    private Duration pauseAfterFailure() {
        post.answer(Post.REFUSED);
        Duration pause = post.time.untilNextAlarm().orElseThrow();
        post.time.turn(pause);
        return pause;
    }

    private void add(Batcher batcher, int from, int to) {
        IntStream.range(from, to).forEach(number -> fates.add(batcher.add(number)));
    }

    /** Those that are known. */
    private List<PublishOutcome> fates() {
        return fates.stream()
                .filter(fate -> fate.toCompletableFuture().isDone())
                .map(BatcherFailuresTest::now)
                .toList();
    }

    private static PublishOutcome now(CompletionStage<PublishOutcome> fate) {
        return fate.toCompletableFuture().join();
    }
}
