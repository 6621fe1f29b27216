package dev.petrel.jobs;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;
import dev.petrel.time.Time;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Progress that is not said yet: whatever is reported until then has one receipt, that of the publication which says the
 * last of it.
 */
final class HeldProgress {

    private final CompletableFuture<Void> accepted = new CompletableFuture<>();
    private final CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
    private Time.@Nullable Alarm alarm;

    /** This ends the wait. */
    void until(Time.Alarm newAlarm) {
        alarm = newAlarm;
    }

    Receipt receipt() {
        return new Receipt(accepted.minimalCompletionStage(), outcome.minimalCompletionStage());
    }

    /** It was said. */
    void said(Receipt receipt) {
        if (alarm != null) {
            alarm.cancel();
        }
        follow(receipt.accepted(), accepted);
        follow(receipt.outcome(), outcome);
    }

    private static <T> void follow(CompletionStage<T> stage, CompletableFuture<T> follower) {
        CompletionStage<Boolean> unused = stage.handle((value, failure) ->
                failure == null ? follower.complete(value) : follower.completeExceptionally(failure));
    }
}
