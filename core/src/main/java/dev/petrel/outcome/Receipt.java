package dev.petrel.outcome;

import java.util.concurrent.CompletionStage;

/**
 * What a publisher holds for a publication that it handed over.
 *
 * @param accepted completes when Petrel has taken the publication; completes exceptionally with a
 *     {@code PetrelException} when it has not, and then {@code outcome} does so too
 * @param outcome completes with how the publication ended. Actions that depend on it run on a virtual thread, never on
 *     an I/O thread, and may block.
 */
public record Receipt(CompletionStage<Void> accepted, CompletionStage<PublishOutcome> outcome) {}
