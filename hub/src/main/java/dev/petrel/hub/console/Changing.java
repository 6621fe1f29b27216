package dev.petrel.hub.console;

/** Something that pages show and that changes by itself. Each bean of this type is one kind of change. */
public interface Changing {

    /** What pages call it: letters only. */
    String kind();

    /**
     * Another object, by {@code equals}, whenever pages should be drawn again. Asked twice a second for each page that is
     * open; returns at once.
     */
    Object mark();
}
