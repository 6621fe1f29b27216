package dev.petrel.delivery;

import dev.petrel.topic.MqttText;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Workers whose handlers were given up and have not come back, and lanes that wait for one of them since they are too
 * many: each has a thread and a message, so that a handler which always gets stuck would take all memory in the end.
 * Guarded by the lock of {@link Lanes}.
 */
final class GivenUp {

    /** So many of one key, and the next message of it waits. */
    static final int MOST_OF_A_KEY = 3;

    /** So many of one handler, and all of its messages wait. */
    static final int MOST_OF_A_HANDLER = 1_000;

    /** So many of them leave a processor for virtual threads. */
    private static final int SPARED = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /** Whose handler each of them is in. */
    private final Map<Worker, Route> workers = new HashMap<>();

    private final Set<Lane> waiting = new LinkedHashSet<>();

    void add(Worker worker, Lane lane) {
        workers.put(worker, lane.route.current());
    }

    /** Whether a lane that has work has to wait until one has come back. */
    boolean holds(Lane lane) {
        boolean full = isFull(lane);
        if (full) {
            waiting.add(lane);
        }
        return full;
    }

    /** The lanes that need not wait any more. */
    List<Lane> released() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Lane> released = waiting.stream().filter(lane -> !isFull(lane)).toList();
        released.forEach(waiting::remove);
        return released;
    }

    /** What took the place of a handler has got stuck in nothing yet, and what is closed handles nothing. */
    private boolean isFull(Lane lane) {
        Route route = lane.route.current();
        if (workers.isEmpty() || route.isClosed()) {
            return false;
        }
        List<Worker> same = workers.keySet().stream()
                .filter(worker -> route.equals(workers.get(worker)))
                .toList();
        return same.size() >= MOST_OF_A_HANDLER
                || same.stream().filter(worker -> worker.isIn(lane.key)).count() >= MOST_OF_A_KEY;
    }

    void cameBack(Worker worker) {
        workers.remove(worker);
    }

    /** Whether they may have taken so many processors that virtual threads are short of them. */
    boolean keepProcessors() {
        return workers.keySet().stream()
                        .map(worker -> worker.thread)
                        .filter(Objects::nonNull)
                        .filter(Thread::isVirtual)
                        .count()
                >= SPARED;
    }

    /** What stands against good health, by the topics of their messages. */
    List<String> troubles() {
        Stream<String> stuck = workers.keySet().stream()
                .map(worker -> worker.turn)
                .filter(Objects::nonNull)
                .map(turn -> "a handler was given up on topic " + quoted(turn.task) + " and has not come back");
        Stream<String> held = waiting.stream()
                .map(lane -> lane.tasks.peek())
                .filter(Objects::nonNull)
                .map(task -> "messages on topic " + quoted(task)
                        + " wait, since too many handlers were given up, until one of them ends");
        return Stream.concat(stuck, held).sorted().distinct().toList();
    }

    private static String quoted(Task task) {
        return MqttText.quoted(task.topic());
    }

    /** The client is over. */
    void interrupt() {
        workers.keySet().stream()
                .filter(worker -> !worker.isOn(Thread.currentThread()))
                .forEach(Worker::interrupt);
    }
}
