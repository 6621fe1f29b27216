package dev.petrel.examples.house;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;

/**
 * What every service of the house publishes: a value, and its number within its topic, so that a receiver sees whether
 * one is missing or came twice. On the wire it is text such as {@code 12 21.5}.
 *
 * @param number counts from 1 within a topic
 * @param value what it says, without line breaks
 */
public record Numbered(long number, String value) {

    /**
     * The text of a payload, read.
     *
     * @throws MalformedMessage if the payload is not such a text
     */
    public static Numbered of(Payload payload) {
        String text = payload.utf8();
        int space = text.indexOf(' ');
        try {
            return new Numbered(Long.parseLong(text.substring(0, Math.max(0, space))), text.substring(space + 1));
        } catch (NumberFormatException e) {
            throw new MalformedMessage("expected a number and a value, such as 12 21.5, in " + payload, e);
        }
    }

    /** As it travels. */
    public String text() {
        return number + " " + value;
    }
}
