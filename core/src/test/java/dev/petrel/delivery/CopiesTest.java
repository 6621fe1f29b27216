package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.envelope.Identity;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one handler remembers. */
@Timeout(120)
class CopiesTest {

    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Identity A = identity("a");
    private static final Identity B = identity("b");
    private static final Identity C = identity("c");

    private final HandTurnedTime time = new HandTurnedTime();
    private final Patience patience = new Patience();
    private final List<Thread> waiting = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Copies copies = copies(2);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void whatWasHandledIsRememberedFromItsEndForAFixedTimeWhichCopiesDoNotMakeLonger() throws InterruptedException {
        assertThat(copies.begin(A)).isTrue();
        time.turn(WINDOW.multipliedBy(5));
        copies.end(A, true);

        time.turn(WINDOW.minusNanos(1));
        assertThat(copies.begin(A)).isFalse();
        time.turn(Duration.ofNanos(1));

        assertThat(copies.begin(A)).isTrue();
    }

    @Test
    void whatFailedIsNotRemembered() throws InterruptedException {
        assertThat(copies.begin(A)).isTrue();
        copies.end(A, false);

        assertThat(copies.begin(A)).isTrue();
        assertThat(copies.size()).isZero();
    }

    @Test
    void whatWasAskedForLongestAgoIsForgottenFirst() throws InterruptedException {
        handle(A);
        handle(B);
        assertThat(copies.begin(A)).isFalse();

        handle(C);

        assertThat(copies.begin(A)).isFalse();
        assertThat(copies.begin(B)).isTrue();
        assertThat(copies.size()).isEqualTo(2);
    }

    @Test
    void whatIsTooOldDoesNotPushOutWhatIsNot() throws InterruptedException {
        handle(A);
        time.turn(WINDOW.dividedBy(2));
        handle(B);
        assertThat(copies.begin(A)).isFalse();
        time.turn(WINDOW.dividedBy(2));

        handle(C);

        assertThat(copies.begin(B)).isFalse();
        assertThat(copies.begin(C)).isFalse();
    }

    @Test
    void whatIsTooOldTakesNoMemory() throws InterruptedException {
        Copies large = copies(100);
        for (int i = 0; i < 100; i++) {
            large.begin(identity("old" + i));
            large.end(identity("old" + i), true);
        }
        assertThat(large.size()).isEqualTo(100);
        time.turn(WINDOW);

        large.begin(A);

        assertThat(large.size()).isZero();
    }

    @Test
    void whatIsBeingHandledIsNotForgottenHoweverMuchIsHandledMeanwhile() throws Exception {
        copies.begin(A);
        for (int i = 0; i < 100; i++) {
            handle(identity("other" + i));
        }
        time.turn(WINDOW.multipliedBy(2));

        Future<Boolean> copy = begin(A);
        awaitWaiting(1);
        copies.end(A, true);

        assertThat(copy.get()).isFalse();
    }

    @Test
    void aCopyThatWaitsSharesTheOutcomeHoweverLateItWakes() throws Exception {
        Copies none = new Copies(new Dedupe(message -> Optional.empty(), Duration.ofNanos(1), 1), time, patience);
        none.begin(A);
        Future<Boolean> copy = begin(none, A);
        awaitWaiting(1);

        none.end(A, true);
        time.turn(WINDOW);

        assertThat(copy.get()).isFalse();
    }

    @Test
    void afterAFailureOneOfThoseThatWaitIsHandledAndTheOthersWaitForThatOne() throws Exception {
        copies.begin(A);
        Future<Boolean> one = begin(A);
        Future<Boolean> two = begin(A);
        awaitWaiting(2);

        copies.end(A, false);
        await().until(() -> one.isDone() || two.isDone());
        Future<Boolean> first = one.isDone() ? one : two;
        Future<Boolean> second = one.isDone() ? two : one;
        assertThat(first.get()).isTrue();
        assertThat(second.isDone()).isFalse();
        copies.end(A, true);

        assertThat(second.get()).isFalse();
    }

    @Test
    void theEndOfTheClientEndsTheWaiting() throws Exception {
        copies.begin(A);
        Future<Boolean> copy = begin(A);
        awaitWaiting(1);

        patience.end();
        waiting.getFirst().interrupt();

        assertThatThrownBy(copy::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void anotherInterruptDoesNotEndTheWaiting() throws Exception {
        copies.begin(A);
        Future<Boolean> copy = begin(A);
        awaitWaiting(1);

        waiting.getFirst().interrupt();
        await().until(() -> !waiting.getFirst().isInterrupted());
        assertThat(copy.isDone()).isFalse();
        copies.end(A, true);

        assertThat(copy.get()).isFalse();
    }

    @Test
    void whatNobodyBeganCannotEnd() {
        assertThatThrownBy(() -> copies.end(A, true)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void underStressNothingIsHandledTwiceNorByTwoAtOnceNorLeftWaiting(long seed) throws Exception {
        Copies many = copies(1000);
        Map<Identity, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        Map<Identity, AtomicInteger> successes = new ConcurrentHashMap<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        List<Future<?>> workers = new CopyOnWriteArrayList<>();

        for (int worker = 0; worker < 8; worker++) {
            Random chance = new Random(seed * 31 + worker);
            workers.add(threads.submit(() -> {
                for (int i = 0; i < 3000; i++) {
                    Identity identity = identity(String.valueOf(chance.nextInt(300)));
                    if (!many.begin(identity)) {
                        continue;
                    }
                    if (atOnce.computeIfAbsent(identity, key -> new AtomicInteger())
                                    .incrementAndGet()
                            > 1) {
                        wrong.add("two at once with " + identity);
                    }
                    boolean success = chance.nextInt(3) == 0;
                    if (success
                            && successes
                                            .computeIfAbsent(identity, key -> new AtomicInteger())
                                            .incrementAndGet()
                                    > 1) {
                        wrong.add("handled twice: " + identity);
                    }
                    LockSupport.parkNanos(1000); // lets others come between
                    atOnce.get(identity).decrementAndGet();
                    many.end(identity, success);
                }
                return null;
            }));
        }
        for (Future<?> worker : workers) {
            worker.get();
        }

        assertThat(wrong).isEmpty();
        assertThat(many.size()).isEqualTo(successes.size()).isPositive();
    }

    private void handle(Identity identity) throws InterruptedException {
        assertThat(copies.begin(identity)).isTrue();
        copies.end(identity, true);
    }

    private Future<Boolean> begin(Identity identity) {
        return begin(copies, identity);
    }

    private Future<Boolean> begin(Copies which, Identity identity) {
        return threads.submit(() -> {
            waiting.add(Thread.currentThread());
            return which.begin(identity);
        });
    }

    private void awaitWaiting(int count) {
        await().until(() -> waiting.size() == count
                && waiting.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }

    private Copies copies(int entries) {
        return new Copies(new Dedupe(message -> Optional.empty(), WINDOW, entries), time, patience);
    }

    private static Identity identity(String id) {
        return new Identity("t", id, "");
    }
}
