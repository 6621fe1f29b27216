package dev.petrel.batch;

import dev.petrel.envelope.JsonText;
import dev.petrel.outcome.PublishOutcome;
import java.util.concurrent.CompletableFuture;

/**
 * One item.
 *
 * @param json what it says
 * @param came when, in nanoseconds of the clock
 * @param fate what becomes of it
 */
record Item(JsonText json, long came, CompletableFuture<PublishOutcome> fate) {

    static Item of(JsonText json, long came) {
        return new Item(json, came, new CompletableFuture<>());
    }
}
