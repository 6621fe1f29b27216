package dev.petrel.delivery;

import dev.petrel.topic.MqttText;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Workers whose handlers were given up and have not come back. Guarded by the lock of {@link Lanes}. */
final class GivenUp {

    /** So many of them leave a processor for virtual threads. */
    private static final int SPARED = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final Set<Worker> workers = new HashSet<>();

    void add(Worker worker) {
        workers.add(worker);
    }

    void cameBack(Worker worker) {
        workers.remove(worker);
    }

    /** Whether they may have taken so many processors that virtual threads are short of them. */
    boolean keepProcessors() {
        return workers.stream()
                        .map(worker -> worker.thread)
                        .filter(Objects::nonNull)
                        .filter(Thread::isVirtual)
                        .count()
                >= SPARED;
    }

    /** What stands against good health, by the topics of their messages. */
    List<String> troubles() {
        return workers.stream()
                .map(worker -> worker.turn)
                .filter(Objects::nonNull)
                .map(turn -> "a handler was given up on topic " + MqttText.quoted(turn.task.topic())
                        + " and has not come back")
                .sorted()
                .distinct()
                .toList();
    }

    /** The client is over. */
    void interrupt() {
        workers.stream().filter(worker -> !worker.isOn(Thread.currentThread())).forEach(Worker::interrupt);
    }
}
