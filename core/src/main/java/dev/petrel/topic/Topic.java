package dev.petrel.topic;

/**
 * Where a message is published: one or more levels parted by {@code /} (MQTT 5.0, section 4.7). Levels may be empty.
 *
 * @param name 1 to 65,535 bytes in UTF-8 without wildcards and without NUL
 */
public record Topic(String name) {

    /** @throws IllegalArgumentException if the name is not a topic, saying why */
    public Topic {
        String flaw = name.isEmpty() ? "is empty" : MqttText.flaw(name, false);
        if (flaw != null) {
            throw new IllegalArgumentException("topic " + MqttText.quoted(name) + " " + flaw);
        }
    }

    /**
     * The same as the constructor.
     *
     * @throws IllegalArgumentException if the name is not a topic, saying why
     */
    public static Topic of(String name) {
        return new Topic(name);
    }

    /** The name. It may hold control characters that came from outside: {@link MqttText#quoted} shows it safely. */
    @Override
    public String toString() {
        return name;
    }
}
