package dev.petrel.overflow;

import dev.petrel.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of each topic, which goes when the next one comes. */
final class LatestOfEach<T> implements Candidates<T> {

    private final Map<String, Candidate<T>> latest = new HashMap<>();

    @Override
    public int messages() {
        return 0; // none goes for another topic
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public @Nullable Candidate<T> replacedOn(Topic topic) {
        return latest.get(topic.name());
    }

    @Override
    public @Nullable Candidate<T> next() {
        return null;
    }

    @Override
    public void add(T item, Topic topic, long size) {
        latest.put(topic.name(), new Candidate<>(item, size));
    }

    @Override
    public boolean remove(T item, Topic topic) {
        Candidate<T> candidate = latest.get(topic.name());
        if (candidate == null || !candidate.item().equals(item)) {
            return false;
        }
        latest.remove(topic.name());
        return true;
    }
}
