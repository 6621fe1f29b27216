package dev.petrel.fault;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.topic.MqttText;

/** A publication ended as {@link PublishOutcome.InDoubt}: it may have arrived. Publishing it again may double it. */
public final class PublishInDoubt extends PetrelException {

    private static final long serialVersionUID = 1L;

    private final transient PublishOutcome.InDoubt outcome;

    /**
     * @param topic where it was to go
     * @param outcome how it ended
     */
    public PublishInDoubt(String topic, PublishOutcome.InDoubt outcome) {
        super("publication on " + MqttText.quoted(topic) + " is in doubt: " + outcome.detail());
        this.outcome = outcome;
    }

    /** How it ended. */
    public PublishOutcome.InDoubt outcome() {
        return outcome;
    }
}
