package dev.petrel.stream;

import dev.petrel.stream.StreamEvent.Abandoned.Why;
import dev.petrel.topic.Topic;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * All streams of a reader: those under way, and those that ended not long ago, both bounded. Not safe for threads: {@link
 * StreamReader} guards it.
 */
final class Streams {

    /** Ended streams are small, and worth more memory than one each, since late pieces would begin them anew. */
    private static final int ENDED_FOR_EACH = 16;

    private final StreamLimits limits;
    private final Consumer<StreamEvent> out;

    /** The one that was silent for longest comes first. */
    private final LinkedHashMap<Key, Strand> underWay = new LinkedHashMap<>();

    /** When each ended; the first comes first. */
    private final LinkedHashMap<Key, Long> ended = new LinkedHashMap<>();

    private record Key(Topic topic, String id) {}

    /** @param out is told what happens */
    Streams(StreamLimits limits, Consumer<StreamEvent> out) {
        this.limits = limits;
        this.out = out;
    }

    void take(Topic topic, Chunk.Sound chunk, long now) {
        forget(now);
        Key key = new Key(topic, chunk.id());
        if (ended.containsKey(key)) {
            return;
        }
        Strand strand = underWay.get(key);
        if (strand == null) {
            makeRoom(now);
            strand = new Strand(topic, chunk.id(), limits, out);
            underWay.put(key, strand);
        }
        if (strand.take(chunk, now)) {
            underWay.putLast(key, strand);
        }
        bury(key, strand, now);
    }

    /** Gives up what was waited for long enough. */
    void expire(long now) {
        forget(now);
        for (Map.Entry<Key, Strand> entry : List.copyOf(underWay.entrySet())) {
            entry.getValue().expire(now);
            bury(entry.getKey(), entry.getValue(), now);
        }
    }

    /** Nanoseconds until something is given up, if nothing comes before; empty when no stream is under way. */
    OptionalLong untilDue(long now) {
        return underWay.values().stream()
                .mapToLong(strand -> Math.max(0, strand.untilDue(now)))
                .min();
    }

    private void makeRoom(long now) {
        if (underWay.size() >= limits.streams()) {
            Map.Entry<Key, Strand> silent = underWay.firstEntry();
            silent.getValue().abandon(Why.CROWDED_OUT);
            bury(silent.getKey(), silent.getValue(), now);
        }
    }

    private void bury(Key key, Strand strand, long now) {
        if (!strand.ended()) {
            return;
        }
        underWay.remove(key);
        ended.put(key, now);
        if (ended.size() > (long) limits.streams() * ENDED_FOR_EACH) {
            ended.pollFirstEntry();
        }
    }

    private void forget(long now) {
        Iterator<Long> times = ended.values().iterator();
        while (times.hasNext() && now - times.next() >= limits.silence().toNanos()) {
            times.remove();
        }
    }
}
