package dev.petrel.fault;

import dev.petrel.outcome.PublishOutcome;
import dev.petrel.topic.MqttText;

/** A publication ended as {@link PublishOutcome.Failed}: nobody will get it. Publishing it again may help. */
public final class PublishFailed extends PetrelException {

    private static final long serialVersionUID = 1L;

    private final transient PublishOutcome.Failed outcome;

    /**
     * @param topic where it was to go
     * @param outcome how it ended
     */
    public PublishFailed(String topic, PublishOutcome.Failed outcome) {
        super("publication on " + MqttText.quoted(topic) + " failed: " + outcome.detail());
        this.outcome = outcome;
    }

    /** How it ended. */
    public PublishOutcome.Failed outcome() {
        return outcome;
    }
}
