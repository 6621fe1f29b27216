package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.jobs.JobCache;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobStatus;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Many jobs at once, and how long the word of an end takes. */
@Isolated
@RequiresMosquitto
@Timeout(300)
class JobsInMassTest {

    private static final int JOBS = 10_000;
    private static final int WAITS = 1_000;
    private static final int REMEMBERED = 2_000;
    private static final int ROUNDS = 2;
    private static final int MEASURED = 300;
    private static final long HEAP_SLACK = 16L << 20;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private static Mosquitto broker;

    @RegisterExtension
    final Clients clients = new Clients();

    @BeforeAll
    static void open() {
        broker = Mosquitto.start(MosquittoOptions.DEFAULT.withLines("max_queued_messages 0"));
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @Test
    void ofTenThousandJobsAtOnceEachThatIsWaitedForEndsItsWaitAndMemoryStaysFlat() {
        PetrelClient working = clients.connected(broker.url());
        Worker worker = new Worker(working);
        try (JobMonitor monitor = JobMonitor.of(clients.connected(broker.url()))
                .withCache(new JobCache(REMEMBERED, Duration.ofHours(1)))
                .start()) {
            monitor.awaitConnected(Inbox.PATIENCE);
            round(0, worker, working, monitor);
            long before = heap();

            for (int round = 1; round <= ROUNDS; round++) {
                round(round, worker, working, monitor);
            }

            assertThat(heap()).as("bytes of heap").isLessThanOrEqualTo(before + HEAP_SLACK);
        }
    }

    private static void round(int round, Worker worker, PetrelClient working, JobMonitor monitor) {
        List<CompletableFuture<String>> waits = IntStream.range(0, WAITS)
                .mapToObj(i -> monitor.completion(name(round, i * (JOBS / WAITS))))
                .toList();
        for (String status : List.of("processing", "completed")) {
            IntStream.range(0, JOBS)
                    .forEach(job -> worker.says(name(round, job), status, status.equals("completed") ? 100 : 0));
            assertThat(working.drain(WITHIN)).isTrue();
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new));
        Await.until(WITHIN, all::isDone);
        assertThat(all).isCompleted();
        Await.until(
                WITHIN,
                () -> monitor.status(name(round, JOBS - 1))
                        .filter(JobStatus::finished)
                        .isPresent());
        long known = IntStream.range(0, JOBS)
                .filter(job -> monitor.status(name(round, job)).isPresent())
                .count();
        assertThat(known).isLessThanOrEqualTo(REMEMBERED);
        worker.forgetAll();
    }

    private static String name(int round, int job) {
        return "job-" + round + "-" + job;
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Shown, not judged: a machine that is busy with others has other times. */
    @Test
    void fromTheWorkersLastWordToTheWaitersReturn() {
        Worker worker = new Worker(clients.connected(broker.url()));
        long[] micros = new long[MEASURED];
        try (JobMonitor monitor = JobMonitor.of(clients.connected(broker.url())).start()) {
            monitor.awaitConnected(Inbox.PATIENCE);
            IntStream.range(0, MEASURED).forEach(i -> oneJob(worker, monitor, "warm-" + i));

            for (int i = 0; i < MEASURED; i++) {
                micros[i] = oneJob(worker, monitor, "job-" + i);
            }
        }
        Arrays.sort(micros);

        System.out.printf(
                Locale.ROOT,
                "measured: from a job's last word to the waiter's return p50 %d us, p99 %d us (of %d)%n",
                micros[MEASURED / 2],
                micros[MEASURED * 99 / 100],
                MEASURED);
        assertThat(micros).hasSize(MEASURED);
    }

    /** Waits on a thread of its own, as a program does, and tells when it came back. */
    private static long oneJob(Worker worker, JobMonitor monitor, String job) {
        worker.says(job, "processing", 1);
        List<Long> back = new ArrayList<>(1);
        Thread waiter = Thread.ofVirtual().start(() -> {
            String ended = monitor.waitForCompletion(job, WITHIN);
            back.add(System.nanoTime());
            assertThat(ended).isEqualTo(job);
        });
        Await.until(() -> waiter.getState() == Thread.State.WAITING);
        long said = System.nanoTime();
        worker.says(job, "completed", JobStatus.DONE);
        try {
            waiter.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return TimeUnit.NANOSECONDS.toMicros(back.getFirst() - said);
    }
}
