package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for one listener. */
@Timeout(60)
class StatusQueueTest {

    private final List<JobStatus> heard = new CopyOnWriteArrayList<>();

    @Test
    void aListenerHearsAllInOrderAlsoAfterItThrew() {
        StatusQueue queue = queue(status -> {
            heard.add(status);
            if (heard.size() == 1) {
                throw new IllegalStateException("listener");
            }
        });

        IntStream.range(0, 100).forEach(number -> queue.add(step(number)));

        await().until(() -> heard.size() == 100);
        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(StatusQueueTest::step).toList());
    }

    @Test
    void oneThatStandsStillHoldsUpNobodyAndLosesStepsBeforeItLosesAnEnd() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        StatusQueue queue = queue(status -> {
            began.countDown();
            awaitNow(go);
            heard.add(status);
        });
        queue.add(end(-1));
        began.await();

        IntStream.range(0, JobMonitor.LISTENER_BOUND / 2).forEach(number -> queue.add(end(number)));
        IntStream.range(0, JobMonitor.LISTENER_BOUND).forEach(number -> queue.add(step(number)));
        go.countDown();

        await().until(() -> heard.contains(step(JobMonitor.LISTENER_BOUND - 1)));
        assertThat(heard).hasSize(JobMonitor.LISTENER_BOUND + 1);
        assertThat(heard.stream().filter(JobStatus::finished)).hasSize(JobMonitor.LISTENER_BOUND / 2 + 1);
    }

    @Test
    void whereAllAreEndsTheOldestIsLeftOut() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        StatusQueue queue = queue(status -> {
            began.countDown();
            awaitNow(go);
            heard.add(status);
        });
        queue.add(end(-1));
        began.await();

        IntStream.rangeClosed(0, JobMonitor.LISTENER_BOUND).forEach(number -> queue.add(end(number)));
        go.countDown();

        await().until(() -> heard.contains(end(JobMonitor.LISTENER_BOUND)));
        assertThat(heard).hasSize(JobMonitor.LISTENER_BOUND + 1).doesNotContain(end(0));
    }

    @Test
    void afterItsCloseItHearsNothingMore() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        List<StatusQueue> closed = new CopyOnWriteArrayList<>();
        StatusQueue queue = new StatusQueue(
                status -> {
                    heard.add(status);
                    began.countDown();
                    awaitNow(go);
                },
                closed::add);
        queue.add(step(1));
        queue.add(step(2));
        awaitNow(began);

        queue.close();
        queue.add(step(3));
        go.countDown();

        await().until(queue::isIdle);
        assertThat(heard).containsExactly(step(1));
        assertThat(closed).containsExactly(queue);
    }

    private static StatusQueue queue(Consumer<JobStatus> listener) {
        return new StatusQueue(listener, queue -> {});
    }

    private static void awaitNow(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JobStatus step(int number) {
        return new JobStatus("step" + number, "processing", 1, Instant.EPOCH);
    }

    private static JobStatus end(int number) {
        return new JobStatus("end" + number, "completed", 100, Instant.EPOCH);
    }
}
