package dev.petrel.topic;

import java.util.List;
import java.util.Optional;

/** What a subscription asks for. */
public record TopicFilter(String text) {

    public static TopicFilter of(String text) {
        return new TopicFilter(text);
    }

    /** The filter as the broker gets it: named levels as +, with $share/group/ in front where shared. */
    public String wire() {
        throw new UnsupportedOperationException();
    }

    /** The levels to match: +, # or text; without $share. */
    public List<String> levels() {
        throw new UnsupportedOperationException();
    }

    public Optional<String> group() {
        throw new UnsupportedOperationException();
    }

    public boolean matches(Topic topic) {
        throw new UnsupportedOperationException();
    }

    public String level(String name, Topic topic) {
        throw new UnsupportedOperationException();
    }
}
