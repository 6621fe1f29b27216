package dev.petrel.topic;

/** Where a message is published: one or more levels parted by {@code /} (MQTT 5.0, section 4.7). */
public record Topic(String name) {

    /** The same as the constructor. */
    public static Topic of(String name) {
        return new Topic(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
