package dev.petrel.outbox;

import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The outcomes that callers of this process wait for, by number; in chunks, since there may be a million. */
final class Stages {

    private static final int BITS = 9;
    private static final int SIZE = 1 << BITS;

    private final Map<Long, Chunk> chunks = new HashMap<>();
    private @Nullable Chunk last;
    private long lastKey = -1;

    private static final class Chunk {
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
        private final @Nullable OutcomeStage<PublishOutcome>[] stages = new OutcomeStage[SIZE];

        private int count;
    }

    void put(long number, OutcomeStage<PublishOutcome> stage) {
        long key = number >> BITS;
        Chunk chunk = last;
        if (chunk == null || lastKey != key) {
            chunk = chunks.computeIfAbsent(key, any -> new Chunk());
            last = chunk;
            lastKey = key;
        }
        chunk.stages[(int) (number & (SIZE - 1))] = stage;
        chunk.count++;
    }

    /** Takes one out; null if nobody of this process waits for it. */
    @Nullable
    OutcomeStage<PublishOutcome> remove(long number) {
        Chunk chunk = chunks.get(number >> BITS);
        if (chunk == null) {
            return null;
        }
        int index = (int) (number & (SIZE - 1));
        OutcomeStage<PublishOutcome> stage = chunk.stages[index];
        chunk.stages[index] = null;
        if (stage != null && --chunk.count == 0 && chunk != last) {
            chunks.remove(number >> BITS);
        }
        return stage;
    }

    void forEach(BiConsumer<Long, OutcomeStage<PublishOutcome>> action) {
        chunks.forEach((key, chunk) -> {
            for (int i = 0; i < SIZE; i++) {
                OutcomeStage<PublishOutcome> stage = chunk.stages[i];
                if (stage != null) {
                    action.accept((key << BITS) + i, stage);
                }
            }
        });
    }
}
