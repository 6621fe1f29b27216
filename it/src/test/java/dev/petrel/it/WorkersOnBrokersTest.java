package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.jobs.JobReporter;
import dev.petrel.jobs.JobStatus;
import dev.petrel.jobs.JobTopics;
import dev.petrel.jobs.JobWorkers;
import dev.petrel.jobs.WorkerPresence;
import dev.petrel.jobs.WorkerStatus;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.testkit.FaultyLink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of a worker, those who watch know in the end. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class WorkersOnBrokersTest {

    private static final Set<String> HASH = Set.of("hash");
    private static final Grounds GROUNDS = new Grounds();

    @RegisterExtension
    final Clients clients = new Clients();

    private final Deque<WorkerPresence> open = new ArrayDeque<>();
    private final String room = Cell.newRoom();
    private final JobTopics topics = new JobTopics(room + "/events", room + "/workers");

    @AfterEach
    void closeWorkers() {
        open.forEach(WorkerPresence::close);
    }

    @AfterAll
    static void close() {
        GROUNDS.close();
    }

    static Stream<Cell> cells() {
        return Cell.all().filter(cell -> cell.transport() == Ground.Transport.TCP);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aWorkerIsSeenByThoseWhoComeLaterAndGoneWhenItCloses(Cell cell) {
        WorkerPresence worker = worker(cell.settings(GROUNDS), "w-1", HASH);
        worker.client().awaitConnected(Inbox.PATIENCE);

        JobWorkers workers = watching(cell);
        awaitWorkers(workers, "w-1");
        worker.idle(2);
        Await.until(() -> workers.idle("hash") == 2);
        worker.close();

        awaitWorkers(workers);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aWorkerThatIsCutOffIsTakenAwayByItsWillAndIsThereAgainWhenItIsBack(Cell cell) {
        JobWorkers workers = watching(cell);
        try (FaultyLink link = cell.link(GROUNDS)) {
            WorkerPresence worker = worker(cell.through(link, GROUNDS), "w-1", HASH);
            worker.idle(1);
            Await.until(() -> workers.idle("hash") == 1);

            link.refuse();
            link.cut();
            awaitWorkers(workers);
            worker.idle(3);
            link.heal();

            Await.until(() -> workers.idle("hash") == 3);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aWillThatSpeaksWhileTheWorkerIsThereIsCorrected(Cell cell) {
        Inbox said = new Inbox();
        PetrelClient stranger = clients.connected(cell.settings(GROUNDS));
        stranger.subscribe(topics.worker("w-1"), said);
        JobWorkers workers = watching(cell);
        WorkerPresence worker = worker(cell.settings(GROUNDS), "w-1", HASH);
        awaitWorkers(workers, "w-1");

        stranger.publish(Publication.of(topics.worker("w-1"), Payload.EMPTY).withRetain(true));
        Await.until(() -> said.texts().contains("") && !said.texts().getLast().isEmpty());

        awaitWorkers(workers, "w-1");
        assertThat(worker.client().health().reasons()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void twoWorkersAddUp(Cell cell) {
        JobWorkers workers = watching(cell);
        WorkerPresence first = worker(cell.settings(GROUNDS), "w-1", Set.of("hash", "resize"));
        WorkerPresence second = worker(cell.settings(GROUNDS), "w-2", HASH);

        first.idle(1);
        second.idle(2);
        Await.until(() -> workers.capabilities().equals(Map.of("hash", 3, "resize", 1)));
        first.idle(0);

        Await.until(() -> workers.capabilities().equals(Map.of("hash", 2, "resize", 0)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aWaitForACapabilityEndsWhenAWorkerBecomesIdle(Cell cell) {
        JobWorkers workers = watching(cell);
        WorkerPresence worker = worker(cell.settings(GROUNDS), "w-1", HASH);
        awaitWorkers(workers, "w-1");

        CompletableFuture<Void> wait =
                CompletableFuture.runAsync(() -> workers.waitForCapability("hash", Inbox.PATIENCE));
        worker.idle(1);
        Await.until(wait::isDone);

        assertThat(wait).isCompleted();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void thoseWhoWereAwayKnowInTheEndWhoLeftAndWhoCameMeanwhile(Cell cell) {
        WorkerPresence leaving = restless(cell, "leaving", "hash");
        WorkerPresence staying = restless(cell, "staying", "hash");
        try (FaultyLink link = cell.link(GROUNDS)) {
            JobWorkers workers = watching(cell.through(link, GROUNDS), Duration.ofSeconds(3));
            awaitWorkers(workers, "leaving", "staying");

            link.refuse();
            link.cut();
            leaving.close();
            staying.idle(7);
            restless(cell, "coming", "resize").client().awaitConnected(Inbox.PATIENCE);
            link.heal();

            Await.until(() -> workers.capabilities().equals(Map.of("hash", 7, "resize", 0)));
            awaitWorkers(workers, "coming", "staying");
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void whatAWorkerReportsOfItsJobArrivesInOrder(Cell cell) {
        Inbox said = new Inbox();
        clients.connected(cell.settings(GROUNDS))
                .subscribe(topics.events(), said)
                .awaitGranted(Inbox.PATIENCE);
        WorkerPresence worker = worker(cell.settings(GROUNDS), "w-1", HASH);
        try (JobReporter reporter =
                JobReporter.of(worker.client(), topics).withInterval(JobReporter.LONGEST_INTERVAL)) {

            reporter.queued("j");
            reporter.processing("j");
            reporter.progress("j", 10);
            Receipt held = reporter.progress("j", 20);
            Receipt completed = reporter.completed("j");

            assertThat(Await.outcome(completed)).isInstanceOf(PublishOutcome.Delivered.class);
            assertThat(Await.outcome(held)).isInstanceOf(PublishOutcome.Delivered.class);
            said.await(5);
            assertThat(said.messages())
                    .extracting(message -> JobStatus.read(message.payload()).progress())
                    .containsExactly(0, 0, 10, 20, 100);
        }
    }

    /** With a heartbeat that is longer than a test waits for anything else. */
    private WorkerPresence worker(ConnectionSettings settings, String workerId, Set<String> capabilities) {
        return closed(WorkerPresence.start(settings, workerId, capabilities, topics, WorkerPresence.HEARTBEAT));
    }

    private WorkerPresence restless(Cell cell, String workerId, String capability) {
        return closed(WorkerPresence.start(
                cell.settings(GROUNDS), workerId, Set.of(capability), topics, WorkerPresence.SHORTEST_HEARTBEAT));
    }

    private JobWorkers watching(Cell cell) {
        return watching(cell.settings(GROUNDS), JobWorkers.SILENCE);
    }

    private JobWorkers watching(ConnectionSettings settings, Duration silence) {
        return JobWorkers.of(clients.connected(settings), topics, silence);
    }

    /** The same, closed when the test ends. */
    private WorkerPresence closed(WorkerPresence worker) {
        open.push(worker);
        return worker;
    }

    private static void awaitWorkers(JobWorkers workers, String... workerIds) {
        Await.until(() ->
                workers.workers().stream().map(WorkerStatus::workerId).toList().equals(List.of(workerIds)));
    }
}
