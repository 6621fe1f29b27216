package dev.petrel.examples.house;

import java.util.Locale;

/** A simulated room: a little warmer with each look while its heating is on, a little colder while it is off. */
public final class Room {

    private static final double WARMER = 0.4;
    private static final double COLDER = 0.3;

    private final String name;
    private double celsius;
    private volatile boolean heating;

    /** A room that is that warm. */
    public Room(String name, double celsius) {
        this.name = name;
        this.celsius = celsius;
    }

    /** What it is called, one level of a topic. */
    public String name() {
        return name;
    }

    /** Switches its heating; from any thread. */
    public void heating(boolean on) {
        heating = on;
    }

    /** Whether its heating is on; from any thread. */
    public boolean heating() {
        return heating;
    }

    /** One look at the thermometer on its wall, in degrees Celsius with one decimal; by one thread. */
    public String measure() {
        celsius += heating ? WARMER : -COLDER;
        return String.format(Locale.ROOT, "%.1f", celsius);
    }
}
