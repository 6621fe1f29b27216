package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.PetrelClient;
import dev.petrel.fault.NotConnected;
import dev.petrel.jobs.JobMonitor;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.JobTimedOut;
import dev.petrel.jobs.JobWaitEnded;
import dev.petrel.message.Publication;
import dev.petrel.testkit.FaultyLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs are followed and waited for, on every broker and in every version of MQTT. */
@ParameterizedClass
@MethodSource("cells")
@Timeout(60)
class JobMonitorTest {

    private static final Grounds GROUNDS = new Grounds();

    @RegisterExtension
    final Clients clients = new Clients();

    private final Cell cell;
    private final String topic = Cell.newRoom() + "/events";
    private Worker worker;

    JobMonitorTest(Cell cell) {
        this.cell = cell;
    }

    static Stream<Cell> cells() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    @BeforeEach
    void hire() {
        worker = new Worker(clients.connected(cell.settings(GROUNDS)), topic);
    }

    @Test
    void aJobIsFollowedToItsEnd() {
        try (JobMonitor monitor = connected(clients.connected(cell.settings(GROUNDS)))) {
            List<String> told = new CopyOnWriteArrayList<>();
            monitor.statuses(status -> told.add(status.status() + status.progress()));
            CompletableFuture<String> completion = monitor.completion("j1");

            worker.does("j1");

            assertThat(monitor.waitForCompletion("j1", Inbox.PATIENCE)).isEqualTo("j1");
            assertThat(completion.join()).isEqualTo("j1");
            assertThat(monitor.status("j1")).map(JobStatus::status).contains("completed");
            Await.until(() -> told.size() == 3);
            assertThat(told).containsExactly("queued0", "processing50", "completed100");
        }
    }

    @Test
    void aFailedJobEndsTheWaitToo() {
        try (JobMonitor monitor = connected(clients.connected(cell.settings(GROUNDS)))) {
            worker.says("j1", "error", 13);

            assertThat(monitor.waitForCompletion("j1", Inbox.PATIENCE)).isEqualTo("j1");

            assertThat(monitor.status("j1")).map(JobStatus::finished).contains(true);
        }
    }

    @Test
    void whatIsNoStatusIsCountedAndHoldsUpNothing() {
        PetrelClient stranger = clients.connected(cell.settings(GROUNDS));
        try (JobMonitor monitor = connected(clients.connected(cell.settings(GROUNDS)))) {
            Stream.of("not json", "", "[]", "{\"job_id\":7}")
                    .forEach(text -> stranger.publish(Publication.text(topic, text)));
            Await.until(() -> monitor.malformed() == 4);
            worker.does("j1");

            assertThat(monitor.waitForCompletion("j1", Inbox.PATIENCE)).isEqualTo("j1");
        }
    }

    @Test
    void aWaitForAJobThatNobodyDoesTimesOut() {
        try (JobMonitor monitor = connected(clients.connected(cell.settings(GROUNDS)))) {
            assertThatThrownBy(() -> monitor.waitForCompletion("deleted", Duration.ofMillis(200)))
                    .isInstanceOf(JobTimedOut.class)
                    .hasMessageContainingAll("\"deleted\"", "200 ms", "nothing was heard");
        }
    }

    @Test
    void theCloseEndsEveryWaitAndTheMonitorCanBeStartedAgain() {
        JobMonitor monitor =
                JobMonitor.of(cell.settings(GROUNDS)).withTopic(topic).start();
        monitor.awaitConnected(Inbox.PATIENCE);
        List<CompletableFuture<String>> waits = IntStream.range(0, 100)
                .mapToObj(i -> monitor.completion("j" + i))
                .toList();
        worker.says("known", "completed", 100);
        monitor.waitForCompletion("known", Inbox.PATIENCE);

        monitor.close();

        assertThat(waits)
                .allSatisfy(wait -> assertThatThrownBy(wait::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(JobWaitEnded.class));
        assertThat(monitor.isConnected()).isFalse();
        assertThat(monitor.status("known")).isEmpty();
        assertThatThrownBy(() -> monitor.waitForCompletion("j1")).isInstanceOf(JobWaitEnded.class);
        assertThatThrownBy(() -> monitor.awaitConnected(Inbox.PATIENCE)).isInstanceOf(NotConnected.class);

        monitor.start().awaitConnected(Inbox.PATIENCE);
        worker.does("j1");
        assertThat(monitor.waitForCompletion("j1", Inbox.PATIENCE)).isEqualTo("j1");
        monitor.close();
    }

    /** Nobody says that the job has ended: only who keeps the jobs knows. */
    @Test
    void aJobThatEndsWhileTheConnectionIsDownIsLookedUp() {
        try (FaultyLink link = cell.link(GROUNDS)) {
            PetrelClient client = clients.connected(cell.through(link, GROUNDS));
            try (JobMonitor monitor =
                    JobMonitor.of(client).withTopic(topic).withLookup(worker).start()) {
                monitor.awaitConnected(Inbox.PATIENCE);
                worker.says("j1", "processing", 5);
                CompletableFuture<String> completion = monitor.completion("j1");
                Await.until(() -> monitor.status("j1").isPresent());
                link.refuse();
                link.cut();
                Await.until(() -> !monitor.isConnected());
                worker.writes("j1", "completed", 100);
                assertThat(completion).isNotDone();

                link.heal();

                Await.until(completion::isDone);
                assertThat(completion.join()).isEqualTo("j1");
                Await.until(monitor::isConnected);
            }
        }
    }

    @Test
    void aJobThatEndedBeforeTheMonitorCameIsLookedUp() {
        worker.does("j1");

        try (JobMonitor monitor = JobMonitor.of(cell.settings(GROUNDS))
                .withTopic(topic)
                .withLookup(worker)
                .start()) {
            assertThat(monitor.waitForCompletion("j1", Inbox.PATIENCE)).isEqualTo("j1");
        }
    }

    @Test
    void aListenerThatStandsStillHoldsUpNeitherAnotherNorTheWaits() {
        CountDownLatch never = new CountDownLatch(1);
        try (JobMonitor monitor = connected(clients.connected(cell.settings(GROUNDS)))) {
            List<String> told = new CopyOnWriteArrayList<>();
            monitor.statuses(status -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            monitor.statuses(status -> told.add(status.jobId()));
            List<CompletableFuture<String>> waits = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waits.add(monitor.completion("j" + i));
                worker.does("j" + i);
            }

            Await.until(() -> waits.stream().allMatch(CompletableFuture::isDone));
            Await.until(() -> told.size() == 150);
        } finally {
            never.countDown();
        }
    }

    @Test
    void theCloseOfAGivenClientEndsTheWaitsAndTheMonitorsCloseLeavesItOpen() {
        PetrelClient client = clients.connected(cell.settings(GROUNDS));
        JobMonitor first = connected(client);
        JobMonitor second = connected(client);
        CompletableFuture<String> wait = second.completion("j1");

        first.close();
        worker.says("j1", "processing", 1);
        Await.until(() -> second.status("j1").isPresent());
        assertThat(second.isConnected()).isTrue();
        client.close();

        Await.until(wait::isCompletedExceptionally);
        assertThatThrownBy(wait::join).hasCauseInstanceOf(JobWaitEnded.class);
        Await.until(() -> !second.isConnected());
        second.close();
        assertThatThrownBy(second::start).isInstanceOf(NotConnected.class);
    }

    private JobMonitor connected(PetrelClient client) {
        JobMonitor monitor = JobMonitor.of(client).withTopic(topic).start();
        monitor.awaitConnected(Inbox.PATIENCE);
        return monitor;
    }
}
