package dev.petrel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.fault.QueueFull;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.PublishOutcome.InDoubt.DoubtCause;
import dev.petrel.outcome.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random failures and interleavings: every item taken has one fate, none delivered is lost, doubled or out of order. */
@Timeout(120)
class BatcherPropertyTest {

    private static final PublishOutcome DOUBT = new InDoubt(DoubtCause.SESSION_LOST, "half way");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverFailsEveryItemArrivesOnceAndInOrder(int seed) {
        for (int round = 0; round < 100; round++) {
            Run run = new Run(new Random(seed * 1000L + round));

            IntStream.range(0, 200).forEach(step -> run.step());
            run.end();

            run.check();
        }
    }

    @Test
    void itemsOfManyThreadsArriveOnceAndInTheOrderOfEach() throws Exception {
        List<String> arrived = new CopyOnWriteArrayList<>();
        Random chance = new Random(3);
        Executor network = Executors.newVirtualThreadPerTaskExecutor();
        Outlet outlet = Outlet.of(
                publication -> {
                    CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
                    network.execute(() -> {
                        arrived.addAll(Post.items(publication));
                        outcome.complete(Delivered.SUCCESS);
                    });
                    return new Receipt(CompletableFuture.completedStage(null), outcome);
                },
                Post.CODEC);
        Batcher batcher = Batcher.to(outlet, "a", BatchSettings.DEFAULT.withCount(7));

        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(thread -> Thread.ofVirtual()
                        .start(() -> IntStream.range(0, 500).forEach(number -> {
                            batcher.add(thread * 1000 + number);
                            if (chance.nextInt(50) == 0) {
                                batcher.flush();
                            }
                        })))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        boolean complete = batcher.close(Duration.ofSeconds(30));

        assertThat(complete).isTrue();
        assertThat(arrived).hasSize(2000);
        for (int thread = 0; thread < 4; thread++) {
            int first = thread * 1000;
            assertThat(arrived.stream().map(Integer::valueOf).filter(number -> number / 1000 * 1000 == first))
                    .isEqualTo(IntStream.range(first, first + 500).boxed().toList());
        }
    }

    @Test
    void whatIsAddedWhileTheBatcherIsClosedIsRefusedOrHasAFate() throws Exception {
        for (int round = 0; round < 50; round++) {
            Batcher batcher = Batcher.to(
                    Outlet.of(
                            publication -> new Receipt(
                                    CompletableFuture.completedStage(null),
                                    CompletableFuture.completedStage(Delivered.SUCCESS)),
                            Post.CODEC),
                    "a",
                    BatchSettings.DEFAULT);
            ConcurrentLinkedQueue<CompletionStage<PublishOutcome>> fates = new ConcurrentLinkedQueue<>();
            Thread adding = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        fates.add(batcher.add(1));
                    }
                } catch (RuntimeException closed) {
                    // The end of it.
                }
            });

            batcher.close(Duration.ofMillis(round % 3));
            adding.join();

            for (CompletionStage<PublishOutcome> fate : fates) {
                assertThat(fate.toCompletableFuture().get(10, TimeUnit.SECONDS)).isNotNull();
            }
        }
    }

    /** One batcher with a post that fails by chance. */
    private static final class Run {

        private final Random chance;
        private final Post post = new Post();
        private final Batcher batcher;
        private final List<String> added = new ArrayList<>();
        private final List<CompletableFuture<PublishOutcome>> fates = new ArrayList<>();
        private final List<String> arrived = new ArrayList<>();

        Run(Random chance) {
            this.chance = chance;
            this.batcher = post.batcher(BatchSettings.DEFAULT
                    .withCount(1 + chance.nextInt(6))
                    .withBytes(10 + chance.nextInt(30))
                    .withWaiting(10 + chance.nextInt(30), 500));
        }

        void step() {
            switch (chance.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> add();
                case 5 -> post.time.turn(Duration.ofMillis(chance.nextInt(800)));
                case 6 -> batcher.flush();
                default -> answer(chance.nextInt(10));
            }
            assertThat(post.unanswered()).as("batches on their way").isLessThanOrEqualTo(1);
        }

        private void add() {
            String item = added.size() + (chance.nextInt(20) == 0 ? " too large" : "");
            try {
                fates.add(batcher.add(item).toCompletableFuture());
                added.add("\"" + item + "\"");
            } catch (QueueFull full) {
                assertThat(batcher.waiting()).isPositive();
            }
        }

        private void answer(int die) {
            if (post.unanswered() == 0) {
                return;
            }
            Publication last = post.publications.getLast();
            List<String> items = Post.items(last);
            if (items.stream().anyMatch(item -> item.endsWith("too large\""))) {
                post.answer(Post.TOO_LARGE);
                return;
            }
            switch (die) {
                case 0 -> post.answer(Post.REFUSED);
                case 1 -> post.refuse(new QueueFull("no room"));
                case 2 -> {
                    arrived.addAll(items);
                    post.answer(DOUBT);
                }
                default -> {
                    arrived.addAll(items);
                    post.deliver();
                }
            }
        }

        void end() {
            while (batcher.waiting() > 0) {
                post.time.turn(Duration.ofSeconds(5));
                answer(chance.nextInt(10));
            }
        }

        void check() {
            assertThat(arrived)
                    .isEqualTo(added.stream()
                            .filter(item -> !item.endsWith("too large\""))
                            .toList());
            for (int i = 0; i < added.size(); i++) {
                PublishOutcome fate = fates.get(i).getNow(null);
                if (added.get(i).endsWith("too large\"")) {
                    assertThat(fate).isEqualTo(Post.TOO_LARGE);
                } else {
                    assertThat(fate).isIn(Delivered.SUCCESS, DOUBT);
                }
            }
            assertThat(post.time.untilNextAlarm()).isEmpty();
        }
    }
}
