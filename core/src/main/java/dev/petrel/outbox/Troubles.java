package dev.petrel.outbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands against a disk that takes and gives everything, by what was tried: what goes well says nothing of the
 * others. The outbox's thread writes, any may ask.
 */
final class Troubles {

    private static final Logger LOG = LoggerFactory.getLogger("dev.petrel");

    private final Map<Task, String> words = new ConcurrentHashMap<>();

    /** What is asked of the disk. */
    enum Task {
        WRITING,
        EXCHANGES,
        READING,
        TIDYING
    }

    void failed(Task task, String what) {
        if (words.put(task, what) == null) {
            LOG.error("outbox: {}", what);
        }
    }

    void wentWell(Task task) {
        words.remove(task);
    }

    /** In words; one that stands against several is told once. */
    List<String> words() {
        return words.values().stream().distinct().sorted().toList();
    }
}
