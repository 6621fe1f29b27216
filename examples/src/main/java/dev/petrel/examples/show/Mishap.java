package dev.petrel.examples.show;

import java.time.Duration;

/**
 * Something that goes away and comes back.
 *
 * @param who what it is
 * @param strike makes it go away
 * @param mend brings it back
 * @param down how long it stays away
 */
record Mishap(String who, Step strike, Step mend, Duration down) {

    /** One of the two steps. */
    @FunctionalInterface
    interface Step {

        /** Takes it; an exception ends the demo. */
        void take() throws Exception;
    }
}
