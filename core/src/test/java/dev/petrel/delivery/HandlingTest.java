package dev.petrel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.LogKeys;
import dev.petrel.connection.Watch;
import dev.petrel.envelope.Identity;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Metadata;
import dev.petrel.message.Outcome;
import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.settings.DeliveryLimits;
import dev.petrel.settings.FailurePolicy;
import dev.petrel.time.HandTurnedTime;
import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** One message and one handler, by hand-turned time: identity, attempts, outcome. */
@ExtendWith(LogKeys.class)
@Timeout(120)
class HandlingTest {

    private static final FailurePolicy THREE = FailurePolicy.NONE.withRetries(3);

    private final HandTurnedTime time = new HandTurnedTime();
    private final Watch watch = new Watch();
    private final Events events = new Events("ada", watch);
    private final Patience patience = new Patience();
    private final AtomicInteger calls = new AtomicInteger();
    private final Letterbox broker = new Letterbox();
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<Worker> workers = new CopyOnWriteArrayList<>();

    @AfterEach
    void endWorkers() {
        go.countDown();
        patience.end();
        workers.forEach(worker -> worker.thread.interrupt());
    }

    @ParameterizedTest
    @ValueSource(classes = {Exception.class, AssertionError.class, InterruptedException.class})
    void aHandlerThatThrowsGetsTheSameMessageAgainAfterEachPause(Class<? extends Throwable> kind) throws Exception {
        Throwable failure = kind.getDeclaredConstructor().newInstance();
        List<Duration> calledAt = new CopyOnWriteArrayList<>();
        List<Message> got = new CopyOnWriteArrayList<>();
        Task task = task(route(message -> {
            calledAt.add(Duration.ofNanos(time.nanos()));
            got.add(message);
            if (calls.incrementAndGet() <= 3) {
                Tried.sneak(failure);
            }
        }));

        Worker worker = start(handling(THREE), task);
        for (int millis : List.of(500, 1000, 2000)) {
            awaitPause(Duration.ofMillis(millis));
            time.turn(Duration.ofMillis(millis));
        }

        assertThat(worker.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(calledAt)
                .containsExactly(
                        Duration.ZERO, Duration.ofMillis(500), Duration.ofMillis(1500), Duration.ofMillis(3500));
        assertThat(got).containsOnly(task.message());
        assertThat(watch.all(events, ClientEvent.HandlerRetried.class))
                .containsExactly(
                        new ClientEvent.HandlerRetried("a", "#", 1, Duration.ofMillis(500), failure),
                        new ClientEvent.HandlerRetried("a", "#", 2, Duration.ofMillis(1000), failure),
                        new ClientEvent.HandlerRetried("a", "#", 3, Duration.ofMillis(2000), failure));
        assertThat(watch.all(events, ClientEvent.HandlerFailed.class)).isEmpty();
        assertThat(watch.all(events, ClientEvent.Handled.class)).hasSize(1);
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void afterTheLastAttemptTheFailureIsToldOnce() {
        Task task = task(route(message -> {
            throw new IllegalStateException("attempt " + calls.incrementAndGet());
        }));

        Worker worker = start(handling(THREE.withRetries(2)), task);
        turnThroughPauses(2);

        assertThat(worker.outcome()).isEqualTo(Ending.FAILED);
        assertThat(calls).hasValue(3);
        assertThat(watch.all(events, ClientEvent.HandlerFailed.class))
                .singleElement()
                .satisfies(told -> assertThat(told.failure()).hasMessage("attempt 3"));
    }

    @Test
    void whatIsMalformedIsNotTriedAgain() {
        Task task = task(route(message -> {
            calls.incrementAndGet();
            throw new MalformedMessage("not that");
        }));

        Ending outcome = start(handling(THREE), task).outcome();

        assertThat(outcome).isEqualTo(Ending.FAILED);
        assertThat(calls).hasValue(1);
        assertThat(watch.all(events, ClientEvent.HandlerRetried.class)).isEmpty();
        assertThat(watch.all(events, ClientEvent.HandlerFailed.class)).hasSize(1);
    }

    @Test
    void whoAsksForAnotherAttemptGetsItAfterThePauseThatItAskedFor() {
        Worker worker = start(
                handling(THREE),
                task(deciding(message ->
                        calls.incrementAndGet() == 1 ? new Outcome.Retry(Duration.ofSeconds(7)) : Outcome.ACK)));

        awaitPause(Duration.ofSeconds(7));
        time.turn(Duration.ofSeconds(7));

        assertThat(worker.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(calls).hasValue(2);
        assertThat(watch.await(ClientEvent.HandlerRetried.class).delay()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void whoAlwaysAsksForAnotherAttemptHasFailedAfterTheLast() {
        Worker worker = start(handling(THREE.withRetries(2)), task(deciding(message -> {
            calls.incrementAndGet();
            return new Outcome.Retry(Duration.ofSeconds(1));
        })));

        turnThroughPauses(2);

        assertThat(worker.outcome()).isEqualTo(Ending.FAILED);
        assertThat(calls).hasValue(3);
        assertThat(watch.all(events, ClientEvent.HandlerFailed.class)).hasSize(1);
    }

    @Test
    void whatAHandlerGivesUpIsNotTriedAgain() {
        Ending ending = start(handling(THREE), task(deciding(message -> new Outcome.DeadLetter("no such order"))))
                .outcome();

        assertThat(ending).isEqualTo(Ending.FAILED);
        assertThat(watch.await(ClientEvent.HandlerFailed.class).failure()).hasMessageContaining("no such order");
        assertThat(watch.all(events, ClientEvent.HandlerRetried.class)).isEmpty();
    }

    @Test
    void whatAHandlerDropsIsToldAndNoFailure() {
        Ending ending = start(handling(THREE), task(deciding(message -> new Outcome.Drop("old news"))))
                .outcome();

        assertThat(ending).isEqualTo(Ending.DROPPED);
        assertThat(watch.all(events, ClientEvent.HandlerDropped.class))
                .containsExactly(new ClientEvent.HandlerDropped("a", "#", "old news"));
        assertThat(watch.all(events, ClientEvent.HandlerFailed.class)).isEmpty();
    }

    @Test
    void withoutRetriesThereIsOneAttempt() {
        Task task = task(route(this::alwaysFail));

        Ending outcome = start(handling(FailurePolicy.NONE), task).outcome();

        assertThat(outcome).isEqualTo(Ending.FAILED);
        assertThat(calls).hasValue(1);
    }

    @Test
    void theEndOfTheClientEndsThePauseAndLeavesTheMessage() {
        Worker worker = start(handling(THREE), task(route(this::alwaysFail)));
        awaitPause(Duration.ofMillis(500));

        end(worker);

        assertThat(worker.outcome()).isEqualTo(Ending.LEFT);
        assertThat(calls).hasValue(1);
        assertThat(time.untilNextAlarm()).isEmpty();
    }

    @Test
    void aHandlerThatTheEndOfTheClientInterruptsLeavesItsMessage() {
        Worker worker = start(handling(THREE), task(route(message -> {
            calls.incrementAndGet();
            go.await();
        })));
        await().until(() -> calls.get() == 1);

        end(worker);

        assertThat(worker.outcome()).isEqualTo(Ending.LEFT);
        assertThat(calls).hasValue(1);
        assertThat(watch.await(ClientEvent.HandlerFailed.class).failure()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aHandlerThatReturnsInSpiteOfTheEndHasHandledItsMessage() {
        Worker worker = start(handling(THREE), task(route(message -> {
            calls.incrementAndGet();
            awaitWhatever(go);
        })));
        await().until(() -> calls.get() == 1);

        end(worker);

        assertThat(worker.outcome()).isEqualTo(Ending.HANDLED);
    }

    @Test
    void afterTheEndNoHandlerIsCalled() {
        patience.end();

        Ending outcome = start(handling(THREE), task(route(this::alwaysFail))).outcome();

        assertThat(outcome).isEqualTo(Ending.LEFT);
        assertThat(calls).hasValue(0);
    }

    @Test
    void anInterruptThatAHandlerLeavesBehindEndsNoPauseAndDoesNotReachItsNextAttempt() {
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Worker worker = start(handling(THREE), task(route(message -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            if (calls.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("no");
            }
        })));

        turnThroughPauses(1);

        assertThat(worker.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(interrupted).containsExactly(false, false);
    }

    @Test
    void whenTheHandlerIsReplacedInThePauseTheNewOneGetsTheMessageWithItsNames() {
        List<String> got = new CopyOnWriteArrayList<>();
        Route route = route("{old}", this::alwaysFail);
        Worker worker = start(handling(THREE), task(route));
        awaitPause(Duration.ofMillis(500));

        route.replaceBy(route("{new}", message -> got.add(message.level("new"))));
        time.turn(Duration.ofMillis(500));

        assertThat(worker.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(got).containsExactly("a");
        assertThat(calls).hasValue(1);
    }

    @Test
    void whenTheHandlerIsClosedInThePauseTheMessageIsDropped() {
        Route route = route(this::alwaysFail);
        Worker worker = start(handling(THREE), task(route));
        awaitPause(Duration.ofMillis(500));

        route.close();
        time.turn(Duration.ofMillis(500));

        assertThat(worker.outcome()).isEqualTo(Ending.DROPPED);
        assertThat(calls).hasValue(1);
        assertThat(watch.await(ClientEvent.Dropped.class).why()).isEqualTo(ClientEvent.Dropped.Why.NO_HANDLER);
    }

    @Test
    void everyAttemptIsToldWhatIsLeftOfTheExpiryThen() {
        List<Duration> left = new CopyOnWriteArrayList<>();
        Task task = task(
                route(message -> {
                    left.add(Objects.requireNonNull(message.metadata().expiry()));
                    throw new IllegalStateException("no");
                }),
                "a",
                "x",
                Metadata.NONE.withExpiry(Duration.ofSeconds(2)).withContentType("text/plain"));
        time.turn(Duration.ofNanos(1));

        Worker worker = start(handling(THREE), task);
        turnThroughPauses(3);

        assertThat(worker.outcome()).isEqualTo(Ending.FAILED);
        assertThat(left)
                .containsExactly(
                        Duration.ofSeconds(2).minusNanos(1),
                        Duration.ofMillis(1500).minusNanos(1),
                        Duration.ofMillis(500).minusNanos(1),
                        Duration.ZERO);
    }

    @Test
    void eachAttemptBeginsWithTheKeysOfItsOwnMessageInTheLog() {
        List<Map<String, String>> keys = new CopyOnWriteArrayList<>();
        Worker worker = start(handling(THREE), task(route(message -> {
            keys.add(Objects.requireNonNull(MDC.getCopyOfContextMap()));
            MDC.clear();
            MDC.put("order", "7");
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no");
            }
        })));

        turnThroughPauses(1);

        Map<String, String> own = Map.of("client", "ada", "topic", "a");
        assertThat(worker.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(keys).containsExactly(own, own);
        assertThat(worker.keysAfter).isNullOrEmpty();
    }

    @Test
    void aCopyOfWhatWasHandledIsNotHandledAndTold() {
        Handling handling = deduplicating();
        Route route = remembering(message -> calls.incrementAndGet());

        Ending first = start(handling, task(route, "a", "x")).outcome();
        Ending copy = start(handling, task(route, "b", "x")).outcome();
        Ending other = start(handling, task(route, "a", "y")).outcome();

        assertThat(List.of(first, copy, other)).containsExactly(Ending.HANDLED, Ending.DUPLICATE, Ending.HANDLED);
        assertThat(calls).hasValue(2);
        assertThat(watch.all(events, ClientEvent.Duplicate.class))
                .containsExactly(new ClientEvent.Duplicate("b", "#", "x"));
    }

    @Test
    void aCopyThatArrivesWhileTheFirstRunsIsNotHandledTwice() {
        Handling handling = deduplicating();
        Route route = remembering(message -> {
            calls.incrementAndGet();
            go.await();
        });

        Worker first = start(handling, task(route, "a", "x"));
        await().until(() -> calls.get() == 1);
        Worker copy = start(handling, task(route, "b", "x"));
        awaitWaiting(copy);
        assertThat(copy.isDone()).isFalse();
        go.countDown();

        assertThat(first.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(copy.outcome()).isEqualTo(Ending.DUPLICATE);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aCopyThatWaitsIsHandledWhenTheFirstHasFailedForGood() {
        Handling handling = deduplicating();
        Route route = remembering(message -> {
            if (calls.incrementAndGet() <= 4) {
                throw new IllegalStateException("no");
            }
        });
        Worker first = start(handling, task(route, "a", "x"));
        awaitPause(Duration.ofMillis(500));
        Worker copy = start(handling, task(route, "b", "x"));
        awaitWaiting(copy);

        turnThroughPauses(3);

        assertThat(first.outcome()).isEqualTo(Ending.FAILED);
        assertThat(copy.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(calls).hasValue(5);
    }

    @Test
    void theFirstThatSucceedsOnItsSecondAttemptAnswersForItsCopy() {
        Handling handling = deduplicating();
        Route route = remembering(message -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no");
            }
        });
        Worker first = start(handling, task(route, "a", "x"));
        awaitPause(Duration.ofMillis(500));
        Worker copy = start(handling, task(route, "b", "x"));
        awaitWaiting(copy);

        turnThroughPauses(1);

        assertThat(first.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(copy.outcome()).isEqualTo(Ending.DUPLICATE);
        assertThat(calls).hasValue(2);
    }

    @Test
    void theEndOfTheClientLeavesTheFirstAndTheCopyThatWaits() {
        Handling handling = deduplicating();
        Route route = remembering(this::alwaysFail);
        Worker first = start(handling, task(route, "a", "x"));
        awaitPause(Duration.ofMillis(500));
        Worker copy = start(handling, task(route, "b", "x"));
        awaitWaiting(copy);

        end(first, copy);

        assertThat(List.of(first.outcome(), copy.outcome())).containsOnly(Ending.LEFT);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aCopyThatWaitsForAHandlerThatIsClosedEndsWithIt() {
        Handling handling = deduplicating();
        Route route = remembering(this::alwaysFail);
        Worker first = start(handling, task(route, "a", "x"));
        awaitPause(Duration.ofMillis(500));
        Worker copy = start(handling, task(route, "b", "x"));
        awaitWaiting(copy);

        route.close();
        time.turn(Duration.ofMillis(500));

        assertThat(List.of(first.outcome(), copy.outcome())).containsOnly(Ending.DROPPED);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aCopyThatWaitsForAHandlerThatIsReplacedSharesItsOutcomeAndTheNewOneKnowsIt() {
        Handling handling = deduplicating();
        Route old = remembering(message -> {
            calls.incrementAndGet();
            go.await();
        });
        Worker first = start(handling, task(old, "a", "x"));
        await().until(() -> calls.get() == 1);
        Worker copy = start(handling, task(old, "b", "x"));
        awaitWaiting(copy);

        Route replacement = remembering(message -> calls.incrementAndGet());
        old.replaceBy(replacement);
        go.countDown();

        assertThat(first.outcome()).isEqualTo(Ending.HANDLED);
        assertThat(copy.outcome()).isEqualTo(Ending.DUPLICATE);
        assertThat(start(handling, task(replacement, "c", "x")).outcome()).isEqualTo(Ending.DUPLICATE);
        assertThat(calls).hasValue(1);
    }

    @Test
    void everyHandlerGetsTheMessageOnceWhateverOthersDid() {
        Handling handling = deduplicating();
        Route one = remembering(message -> calls.incrementAndGet());
        Route other = remembering(message -> calls.incrementAndGet());

        Ending first = start(handling, task(one, "a", "x")).outcome();
        Ending second = start(handling, task(other, "a", "x")).outcome();

        assertThat(List.of(first, second)).containsOnly(Ending.HANDLED);
        assertThat(calls).hasValue(2);
    }

    @Test
    void whatHasNoIdentityIsHandledAsOftenAsItComes() {
        Handling handling = handling(THREE, dedupe(message -> Optional.empty()));
        Route route = remembering(message -> calls.incrementAndGet());

        Ending first = start(handling, task(route, "a", "x")).outcome();
        Ending second = start(handling, task(route, "a", "x")).outcome();

        assertThat(List.of(first, second)).containsOnly(Ending.HANDLED);
    }

    @Test
    void whereTheIdentityCannotBeWorkedOutTheMessageIsHandledAllTheSame() {
        Handling handling = handling(THREE, dedupe(message -> {
            throw new IllegalStateException("bug");
        }));
        Route route = remembering(message -> calls.incrementAndGet());

        Ending outcome = start(handling, task(route, "a", "x")).outcome();

        assertThat(outcome).isEqualTo(Ending.HANDLED);
        assertThat(calls).hasValue(1);
    }

    @Test
    void whateverTheRaceOneOfManyCopiesIsHandled() throws Exception {
        Handling handling = deduplicating();
        int copies = 4;
        for (int round = 0; round < 500; round++) {
            AtomicInteger handled = new AtomicInteger();
            CyclicBarrier together = new CyclicBarrier(copies);
            String id = "round" + round;
            Route route = remembering(message -> handled.incrementAndGet());
            List<Worker> racing = new CopyOnWriteArrayList<>();

            for (int i = 0; i < copies; i++) {
                Task task = task(route, "t" + i, id);
                racing.add(new Worker(() -> {
                    Tried.awaitAll(together);
                    return Objects.requireNonNull(handling.run(new Turn(task, false)));
                }));
            }

            assertThat(racing).extracting(Worker::outcome).containsOnlyOnce(Ending.HANDLED);
            assertThat(handled).hasValue(1);
        }
    }

    private void alwaysFail(Message message) {
        calls.incrementAndGet();
        throw new IllegalStateException("no");
    }

    private Handling deduplicating() {
        return handling(
                THREE,
                dedupe(message ->
                        Optional.of(new Identity("t", message.payload().utf8(), ""))));
    }

    private Handling handling(FailurePolicy failures) {
        return handling(failures, null);
    }

    private Handling handling(FailurePolicy failures, @Nullable Dedupe dedupe) {
        Surroundings context = new Surroundings(
                "ada",
                DeliveryLimits.DEFAULT,
                failures,
                LetterPlaces.of(broker, null),
                dedupe,
                time,
                events,
                Runnable::run);
        Budget budget = new Budget(failures.handlerBudget(), new OnlineTime(time));
        return new Handling(
                context,
                new Attempts(context, patience, budget, new Cores("ada", patience)),
                new DeadLetters(context, patience),
                null);
    }

    private static Dedupe dedupe(Function<Message, Optional<Identity>> identity) {
        return new Dedupe(identity, Duration.ofSeconds(30), 100);
    }

    private Route remembering(MessageHandler handler) {
        Route route = route(handler);
        route.copies = new Copies(dedupe(message -> Optional.empty()), time, patience);
        return route;
    }

    private static Route deciding(MessageHandler.Decision decision) {
        return route(MessageHandler.deciding(decision));
    }

    private static Route route(MessageHandler handler) {
        return route("#", handler);
    }

    private static Route route(String filter, MessageHandler handler) {
        return new Route(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, "name", handler);
    }

    private Task task(Route route) {
        return task(route, "a", "x");
    }

    private Task task(Route route, String topic, String text) {
        return task(route, topic, text, Metadata.NONE);
    }

    private Task task(Route route, String topic, String text, Metadata metadata) {
        Message message =
                new Message(Topic.of(topic), Payload.utf8(text), Qos.AT_LEAST_ONCE, false, metadata, route.filter());
        return new Task(route, message, time.nanos(), new Task.Share(null, 1));
    }

    private Worker start(Handling handling, Task task) {
        return new Worker(() -> Objects.requireNonNull(handling.run(new Turn(task, false))));
    }

    /** What {@link Lanes#stop} does. */
    private void end(Worker... ended) {
        patience.end();
        for (Worker worker : ended) {
            worker.thread.interrupt();
        }
    }

    private void turnThroughPauses(int count) {
        for (int i = 0; i < count; i++) {
            await().until(() -> time.untilNextAlarm().isPresent());
            time.turn(time.untilNextAlarm().orElseThrow());
        }
    }

    private void awaitPause(Duration length) {
        await().until(() -> time.untilNextAlarm().equals(Optional.of(length)));
    }

    private static void awaitWaiting(Worker worker) {
        await().until(() -> worker.thread.getState() == Thread.State.WAITING);
    }

    private static void awaitWhatever(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One message in work. */
    private final class Worker {
        private final CompletableFuture<Ending> outcome = new CompletableFuture<>();
        private final Thread thread;
        private volatile @Nullable Map<String, String> keysAfter;

        private Worker(Supplier<Ending> work) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    Ending result = work.get();
                    keysAfter = MDC.getCopyOfContextMap();
                    outcome.complete(result);
                } catch (RuntimeException | Error e) {
                    outcome.completeExceptionally(e);
                }
            });
            workers.add(this);
        }

        private Ending outcome() {
            return outcome.orTimeout(10, TimeUnit.SECONDS).join();
        }

        private boolean isDone() {
            return outcome.isDone();
        }
    }

    /** What a handler that is a lambda cannot say. */
    private static final class Tried {

        private static void sneak(Throwable failure) throws Exception {
            switch (failure) {
                case Error error -> throw error;
                case Exception exception -> throw exception;
                default -> throw new IllegalArgumentException(failure);
            }
        }

        private static void awaitAll(CyclicBarrier barrier) {
            try {
                barrier.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
