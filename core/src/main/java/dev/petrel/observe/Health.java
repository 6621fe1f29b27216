package dev.petrel.observe;

import java.util.List;

/**
 * Whether a client does what it was asked to do, in one answer.
 *
 * @param status the answer
 * @param reasons what stands against {@link Status#UP}, in words; empty when nothing does
 * @param state where the connection stands
 */
public record Health(Status status, List<String> reasons, ConnectionState state) {

    public Health {
        reasons = List.copyOf(reasons);
    }

    /** How well. */
    public enum Status {
        /** Connected, every subscription granted as asked. */
        UP,
        /** Connected, but something that was asked for is missing. */
        DEGRADED,
        /** Not connected. */
        DOWN
    }
}
