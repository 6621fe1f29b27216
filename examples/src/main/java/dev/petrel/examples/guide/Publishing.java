package dev.petrel.examples.guide;

import dev.petrel.PetrelClient;
import dev.petrel.fault.PetrelException;
import dev.petrel.message.Publication;
import dev.petrel.outcome.PublishOutcome.Delivered;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.outcome.PublishOutcome.InDoubt;
import dev.petrel.outcome.Receipt;
import java.util.concurrent.CompletionStage;

/** Publishing without waiting. */
public final class Publishing {

    private Publishing() {}

    /** What became of a publication, in words, when it is known. */
    public static CompletionStage<String> publish(PetrelClient client) {
        // begin: outcome
        Receipt receipt = client.publishAsync(Publication.text("room/kitchen/temperature", "21.5"));
        CompletionStage<String> word = receipt.outcome().thenApply(outcome -> switch (outcome) {
            case Delivered delivered -> "the broker has it: " + delivered.code();
            case Failed failed -> "nobody will get it: " + failed.detail();
            case InDoubt doubt -> "it may have arrived: " + doubt.detail();
        });
        // end: outcome
        return word;
    }

    /** Publishes and waits for the broker's word. */
    public static void publishAndWait(PetrelClient client) {
        // begin: waiting
        try {
            client.publish(Publication.text("room/kitchen/temperature", "21.5").withRetain(true));
        } catch (PetrelException e) {
            System.err.println(e.getMessage()); // what happened, with which value, and what to do
        }
        // end: waiting
    }
}
