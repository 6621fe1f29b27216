package dev.petrel.examples.show;

/**
 * What the compute service did, counted.
 *
 * @param asked pictures that it was to make small
 * @param made small ones that came back
 */
public record Pictures(int asked, int made) {

    /** Pictures that never came back. */
    public int lost() {
        return asked - made;
    }

    @Override
    public String toString() {
        return "The compute service made " + made + " of " + asked + " pictures small.";
    }
}
