package dev.petrel.examples.show;

/**
 * What the fleet did, counted.
 *
 * @param heard sentences that the ears published
 * @param answered answers of the mind
 * @param said answers that the mouth said to their end
 */
public record Conversation(int heard, int answered, int said) {

    /** Sentences without an answer said aloud. */
    public int lost() {
        return heard - said;
    }

    @Override
    public String toString() {
        return "The fleet heard " + heard + " sentences, answered " + answered + " and said " + said
                + " answers aloud.";
    }
}
