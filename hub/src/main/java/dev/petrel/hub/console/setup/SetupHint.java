package dev.petrel.hub.console.setup;

import dev.petrel.hub.config.FirstSteps;
import org.springframework.stereotype.Component;

/** Whether the first settings are still to be made, for the hint on the first page. */
@Component("setupHint")
public final class SetupHint {

    private final FirstSteps steps;

    SetupHint(FirstSteps steps) {
        this.steps = steps;
    }

    /** Whether no broker is named yet. */
    public boolean isNew() {
        return steps.next() == FirstSteps.Next.BROKER;
    }

    /** Whether there is a broker, and nobody has looked at the rest yet. */
    public boolean isBegun() {
        return steps.next() == FirstSteps.Next.TOPICS;
    }
}
