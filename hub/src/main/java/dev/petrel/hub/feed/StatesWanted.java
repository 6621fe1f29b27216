package dev.petrel.hub.feed;

/** Publishes the retained states of all cameras once more, when Home Assistant has read what they mean. */
@FunctionalInterface
public interface StatesWanted {

    /** Begins it and returns soon. Called on a thread that may block for a moment. */
    void publishStates();
}
