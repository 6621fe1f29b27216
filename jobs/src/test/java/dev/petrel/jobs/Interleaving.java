package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Payload;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ConnectionState;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Workers, a keeper of jobs, a broker, a connection and some who wait, whose steps a seed puts in order: words are lost
 * with the connection, come twice and out of order, and from clocks that disagree; lookups fail, and other things happen
 * while one is under way. What is promised is looked at after each step.
 */
final class Interleaving {

    private static final List<String> JOBS = List.of("a", "b");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int MOST_STEPS = 40;
    private static final int LAST_LOOKUPS = 10;
    private static final long NOON = 1_767_268_800_000L;

    /** One that waits, and until when. */
    private record Waiter(JobWait waiting, long until) {}

    /** Without its stack, which the log would show a thousand times. */
    private static final class KeeperDown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private KeeperDown() {
            super("the keeper is down", null, false, false);
        }
    }

    private final Random random;
    private final HandTurnedTime time = new HandTurnedTime();
    private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
    private final ArrayDeque<ClientEvent> events = new ArrayDeque<>();
    private final List<Payload> onTheirWay = new ArrayList<>();
    private final Map<String, JobStatus> kept = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<JobStatus> told = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private final Following following;
    private boolean subscribed;
    private boolean keeperDown;
    private boolean closed;
    private boolean settling;

    Interleaving(long seed) {
        random = new Random(seed);
        Plan plan = new Plan(
                () -> {
                    throw new AssertionError("no client is needed");
                },
                false,
                JobMonitor.DEFAULT_TOPIC,
                this::find,
                JobCache.DEFAULT,
                time);
        following = new Following(plan, threads::add, told::add, new LongAdder());
    }

    void run() {
        for (int i = random.nextInt(MOST_STEPS); i > 0; i--) {
            step();
        }
        for (int i = 0; i < LAST_LOOKUPS; i++) {
            runOneThread();
        }
        settle();
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> work(JOBS.get(random.nextInt(JOBS.size())));
            case 3, 4 -> hearOne();
            case 5 -> beginToWait();
            case 6 -> runOneThread();
            case 7, 11, 12 -> tellOneEvent();
            case 8 -> connectOrCut();
            case 9 -> keeperDown = random.nextInt(3) == 0;
            case 10 -> time.turn(Duration.ofMillis(random.nextInt(3000)));
            default -> closeSeldom();
        }
        lookAtWaits();
    }

    /** The keeper knows of it first, then everybody is told. */
    private void work(String job) {
        JobStatus last = kept.get(job);
        if (last != null && last.finished()) {
            return;
        }
        String next = switch (last == null ? 0 : 1 + random.nextInt(5)) {
            case 0 -> "queued";
            case 1 -> "completed";
            case 2 -> random.nextBoolean() ? "failed" : "error";
            default -> "processing";
        };
        long clock = NOON + random.nextInt(-60_000, 60_000);
        JobStatus said = new JobStatus(job, next, random.nextInt(101), Instant.ofEpochMilli(clock));
        kept.put(job, said);
        if (subscribed) {
            onTheirWay.add(said.payload());
        }
    }

    private void hearOne() {
        if (!onTheirWay.isEmpty()) {
            int which = random.nextInt(4) == 0 ? random.nextInt(onTheirWay.size()) : 0;
            boolean again = !settling && random.nextInt(4) == 0;
            Payload heard = again ? onTheirWay.get(which) : onTheirWay.remove(which);
            following.received(JobVectors.message(heard));
        }
    }

    private void beginToWait() {
        Duration within = random.nextInt(3) == 0 ? Duration.ofMillis(1 + random.nextInt(4000)) : LONG;
        JobWait wait = new JobWait(JOBS.get(random.nextInt(JOBS.size())), within);
        following.await(wait);
        waiters.add(new Waiter(wait, time.nanos() + within.toNanos()));
    }

    private void runOneThread() {
        if (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void tellOneEvent() {
        if (!events.isEmpty()) {
            following.on(events.remove());
        }
    }

    /** The broker knows of it at once, the monitor when it is told. */
    private void connectOrCut() {
        subscribed = !subscribed;
        if (subscribed) {
            events.add(new ClientEvent.SubscriptionGranted(
                    JobMonitor.DEFAULT_TOPIC, Qos.AT_LEAST_ONCE, Qos.AT_LEAST_ONCE));
        } else {
            events.add(new ClientEvent.StateChanged(new ConnectionState.Waiting(Instant.EPOCH, "cut")));
            onTheirWay.removeIf(lost -> random.nextBoolean());
        }
    }

    private void closeSeldom() {
        if (random.nextInt(40) == 0) {
            closed = true;
            following.close("closed");
            boolean unused = Thread.interrupted(); // lookups run on this thread
            assertThat(waiters)
                    .allSatisfy(waiter -> assertThat(waiter.waiting.end).isDone());
        }
    }

    /** What was read is told only later: other things happen in between. */
    private Optional<JobStatus> find(String job) {
        Optional<JobStatus> read = Optional.ofNullable(kept.get(job));
        for (int i = settling ? 0 : random.nextInt(10); i > 0; i--) {
            step();
        }
        if (keeperDown) {
            throw new KeeperDown();
        }
        return read;
    }

    /** No false success, no time-out before its time, nothing abandoned but at the close; an end stays the end. */
    private void lookAtWaits() {
        for (Waiter waiter : waiters) {
            if (!waiter.waiting.end.isDone()) {
                continue;
            }
            JobStatus truth = kept.get(waiter.waiting.jobId);
            switch (waiter.waiting.end.join()) {
                case JobWait.End.Finished finished ->
                    assertThat(truth).matches(JobStatus::finished, "the job has ended");
                case JobWait.End.TimedOut timedOut -> assertThat(time.nanos()).isGreaterThanOrEqualTo(waiter.until);
                case JobWait.End.Abandoned abandoned -> assertThat(closed).isTrue();
            }
        }
        for (String job : JOBS) {
            Optional<JobStatus> known = following.board.status(job);
            if (known.filter(JobStatus::finished).isPresent()) {
                ended.add(job);
            }
            if (ended.contains(job) && !closed) {
                assertThat(known).contains(kept.get(job));
            }
        }
    }

    /** The connection comes back and stays, the keeper too: then whoever waits for a job that has ended has its end. */
    private void settle() {
        settling = true;
        keeperDown = false;
        if (!subscribed) {
            connectOrCut();
        }
        while (!events.isEmpty() || !onTheirWay.isEmpty() || !threads.isEmpty()) {
            tellOneEvent();
            hearOne();
            runOneThread();
        }
        time.turn(Lookups.PAUSES.max());
        while (!threads.isEmpty()) {
            runOneThread();
        }
        lookAtWaits();
        for (Waiter waiter : waiters) {
            JobStatus truth = kept.get(waiter.waiting.jobId);
            if (truth != null && truth.finished()) {
                assertThat(waiter.waiting.end).as("a wait for %s", truth).isDone();
            }
        }
        time.turn(LONG);
        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter.waiting.end).isDone());
        lookAtWaits();
        assertThat(time.untilNextAlarm()).as("alarms that nobody needs").isEmpty();
        for (String job : JOBS) {
            List<JobStatus> ofIt =
                    told.stream().filter(said -> said.jobId().equals(job)).toList();
            assertThat(ofIt.stream().limit(Math.max(0, ofIt.size() - 1)))
                    .as("what was told before the last")
                    .noneMatch(JobStatus::finished);
        }
    }
}
