package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobStatus;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.FaultyLink;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs end while waits begin, the connection is cut and the broker starts anew without its sessions: in the order that a
 * seed gives, and with the timing of the day.
 */
@RequiresMosquitto
@Timeout(120)
class JobRacesTest {

    private static final int JOBS = 20;
    private static final int STEPS = 150;
    private static final Timing QUICK =
            Timing.DEFAULT.withBackoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)));

    private static Mosquitto broker;

    @RegisterExtension
    final Clients clients = new Clients();

    private final List<CompletableFuture<String>> waits = new ArrayList<>();
    private final AtomicInteger falseSuccesses = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("petrel.seeds", 5));
    }

    @BeforeAll
    static void open() {
        broker = Mosquitto.start(MosquittoOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyWaitEndsWithItsJobAndNoneBefore(long seed) {
        Random random = new Random(seed);
        Worker worker = new Worker(clients.connected(quick(broker.url())));
        try (FaultyLink link = FaultyLink.to("127.0.0.1", broker.port())) {
            PetrelClient client = clients.started(ClientOptions.of(quick(link.url())));
            try (JobMonitor monitor =
                    JobMonitor.of(client).withLookup(job -> find(worker, job)).start()) {
                int restart = random.nextInt(STEPS);
                for (int i = 0; i < STEPS; i++) {
                    if (i == restart) {
                        broker.restart();
                    }
                    step(random, worker, monitor, link);
                }
                for (int job = 0; job < JOBS; job++) {
                    end(worker, "job" + job);
                }
                CompletableFuture<Void> all = CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new));
                Await.until(all::isDone);

                assertThat(all).isCompleted();
                assertThat(falseSuccesses).hasValue(0);
            }
        }
    }

    private static ConnectionSettings quick(String url) {
        return ConnectionSettings.parse(url).withTiming(QUICK);
    }

    private void step(Random random, Worker worker, JobMonitor monitor, FaultyLink link) {
        String job = "job" + random.nextInt(JOBS);
        switch (random.nextInt(10)) {
            case 0 -> link.cut();
            case 1 -> end(worker, job);
            case 2, 3, 4 -> beginToWait(worker, monitor, job);
            default -> progress(random, worker, job);
        }
    }

    private void beginToWait(Worker worker, JobMonitor monitor, String job) {
        waits.add(monitor.completion(job).thenApply(id -> {
            if (!worker.find(id).map(JobStatus::finished).orElse(false)) {
                falseSuccesses.incrementAndGet();
            }
            return id;
        }));
    }

    private static void progress(Random random, Worker worker, String job) {
        if (!worker.find(job).map(JobStatus::finished).orElse(false)) {
            worker.says(job, "processing", random.nextInt(100));
        }
    }

    private static void end(Worker worker, String job) {
        if (!worker.find(job).map(JobStatus::finished).orElse(false)) {
            worker.says(job, "completed", JobStatus.DONE);
        }
    }

    /** One in five fails, and comes again. */
    private Optional<JobStatus> find(Worker worker, String job) {
        if (lookups.incrementAndGet() % 5 == 0) {
            throw new IllegalStateException("the keeper is down");
        }
        return worker.find(job);
    }
}
