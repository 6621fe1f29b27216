package dev.petrel.outbox;

import dev.petrel.journal.Entry;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.PublishOutcome;
import dev.petrel.outcome.Receipt;

/** A publication on its way from its caller to the disk. */
record Handed(Letter letter, Entry entry, OutcomeStage<Void> accepted, OutcomeStage<PublishOutcome> outcome) {

    static Handed of(Letter letter) {
        return new Handed(letter, letter.entry(), new OutcomeStage<>(), new OutcomeStage<>());
    }

    Receipt receipt() {
        return new Receipt(accepted, outcome);
    }

    void refuse(RuntimeException why) {
        accepted.completeExceptionally(why);
        outcome.completeExceptionally(why);
    }
}
