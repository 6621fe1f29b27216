package dev.petrel.examples.show;

/**
 * What the cameras saw, counted.
 *
 * @param accepted events that the hub took
 * @param arrived different ones that came out of the broker
 */
public record Sightings(long accepted, long arrived) {

    /** Without a hub there are none. */
    public static final Sightings NONE = new Sightings(0, 0);

    /** Events that never arrived. */
    public long lost() {
        return accepted - arrived;
    }

    @Override
    public String toString() {
        return "The hub took " + accepted + " events of cameras; " + arrived + " of them arrived.";
    }
}
