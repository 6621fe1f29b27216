package dev.petrel.overflow;

/** What became of one that asked for room. */
public sealed interface Entry {

    /** There is room for it. */
    Entry TAKEN = new Taken();

    /** It waits in the line for room, for a time. */
    Entry IN_LINE = new InLine();

    /** There is room for it. */
    record Taken() implements Entry {}

    /** It waits in the line for room, for a time; its {@link Guests} hear how that ends. */
    record InLine() implements Entry {}

    /**
     * There is no room for it, now or in the line.
     *
     * @param words which bound is reached, with what there is
     */
    record Full(String words) implements Entry {}
}
