package dev.petrel.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.outcome.PublishOutcome.Delivered;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** An action that depends on an outcome never runs on the thread that completes it. */
class OutcomeStageTest {

    private static final CompletionStage<PublishOutcome> NEVER = new CompletableFuture<>();
    private static final CompletionStage<String> NOW = CompletableFuture.completedFuture("now");

    /** Every way to have something done with an outcome; each runs the action that it is given. */
    private static final List<BiFunction<CompletionStage<PublishOutcome>, Runnable, CompletionStage<?>>> WAYS = List.of(
            (stage, action) -> stage.thenApply(outcome -> run(action)),
            (stage, action) -> stage.thenAccept(outcome -> action.run()),
            (stage, action) -> stage.thenRun(action),
            (stage, action) -> stage.thenCombine(NOW, (outcome, other) -> run(action)),
            (stage, action) -> stage.thenAcceptBoth(NOW, (outcome, other) -> action.run()),
            (stage, action) -> stage.runAfterBoth(NOW, action),
            (stage, action) -> stage.applyToEither(NEVER, outcome -> run(action)),
            (stage, action) -> stage.acceptEither(NEVER, outcome -> action.run()),
            (stage, action) -> stage.runAfterEither(NEVER, action),
            (stage, action) -> stage.thenCompose(outcome -> {
                action.run();
                return NOW;
            }),
            (stage, action) -> stage.handle((outcome, failure) -> run(action)),
            (stage, action) -> stage.whenComplete((outcome, failure) -> action.run()),
            (stage, action) -> stage.thenApplyAsync(outcome -> run(action)),
            (stage, action) -> stage.toCompletableFuture().thenAccept(outcome -> action.run()));

    @Test
    void whateverWayAnActionIsAddedItRunsOnAVirtualThread() throws Exception {
        for (BiFunction<CompletionStage<PublishOutcome>, Runnable, CompletionStage<?>> way : WAYS) {
            AtomicReference<Thread> ranOn = new AtomicReference<>();
            OutcomeStage<PublishOutcome> stage = new OutcomeStage<>();
            CompletionStage<?> done = way.apply(stage, () -> ranOn.set(Thread.currentThread()));

            stage.complete(Delivered.SUCCESS);

            done.toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(ranOn.get()).matches(Thread::isVirtual, "is virtual");
            assertThat(ranOn.get()).isNotEqualTo(Thread.currentThread());
        }
    }

    @Test
    void anActionAddedToAnOutcomeThatIsThereRunsOnAVirtualThreadToo() throws Exception {
        OutcomeStage<PublishOutcome> stage = new OutcomeStage<>();
        stage.complete(Delivered.SUCCESS);
        AtomicReference<Thread> ranOn = new AtomicReference<>();

        stage.thenRun(() -> ranOn.set(Thread.currentThread())).get(10, TimeUnit.SECONDS);

        assertThat(ranOn.get()).matches(Thread::isVirtual, "is virtual");
    }

    @Test
    void whatIsDoneAboutAFailureRunsOnAVirtualThreadToo() throws Exception {
        List<Function<CompletionStage<PublishOutcome>, CompletionStage<PublishOutcome>>> ways = List.of(
                stage -> stage.exceptionally(failure -> onVirtualThread()),
                stage -> stage.exceptionallyCompose(failure -> CompletableFuture.completedFuture(onVirtualThread())));
        for (Function<CompletionStage<PublishOutcome>, CompletionStage<PublishOutcome>> way : ways) {
            OutcomeStage<PublishOutcome> stage = new OutcomeStage<>();
            CompletionStage<PublishOutcome> done = way.apply(stage);

            stage.completeExceptionally(new IllegalStateException("no"));

            assertThat(done.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(Delivered.SUCCESS);
        }
    }

    private static PublishOutcome onVirtualThread() {
        assertThat(Thread.currentThread()).matches(Thread::isVirtual, "is virtual");
        return Delivered.SUCCESS;
    }

    @Test
    void nobodyOutsideCanEndAnOutcome() throws Exception {
        OutcomeStage<PublishOutcome> stage = new OutcomeStage<>();

        stage.toCompletableFuture().cancel(true);
        stage.complete(Delivered.SUCCESS);

        assertThat(stage.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(Delivered.SUCCESS);
    }

    private static String run(Runnable action) {
        action.run();
        return "ran";
    }
}
