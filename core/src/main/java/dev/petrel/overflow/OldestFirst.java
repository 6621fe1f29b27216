package dev.petrel.overflow;

import dev.petrel.topic.Topic;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** They go in the order in which they came, and only when there is no room. */
final class OldestFirst<T> implements Candidates<T> {

    private final LinkedHashMap<T, Long> sizes = new LinkedHashMap<>();
    private long bytes;

    @Override
    public int messages() {
        return sizes.size();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public @Nullable Candidate<T> replacedOn(Topic topic) {
        return null;
    }

    @Override
    public @Nullable Candidate<T> next() {
        Iterator<Map.Entry<T, Long>> oldest = sizes.entrySet().iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        Map.Entry<T, Long> entry = oldest.next();
        return new Candidate<>(entry.getKey(), entry.getValue());
    }

    @Override
    public void add(T item, Topic topic, long size) {
        sizes.put(item, size);
        bytes += size;
    }

    @Override
    public boolean remove(T item, Topic topic) {
        Long size = sizes.remove(item);
        if (size == null) {
            return false;
        }
        bytes -= size;
        return true;
    }
}
