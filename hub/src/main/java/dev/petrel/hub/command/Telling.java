package dev.petrel.hub.command;

import dev.petrel.hub.JsonLine;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says on standard error what went wrong: as lines of the log where that is JSON.
 *
 * @param words of the command
 */
record Telling(List<String> words) {

    static final String JSON_LOGS = "--json-logs";

    void error(String text) {
        System.err.println(json() ? JsonLine.of(Level.ERROR, Main.class, text, null) : text);
    }

    /** With what nobody foresaw, and where it happened. */
    void error(String text, Throwable failure) {
        if (json()) {
            System.err.println(JsonLine.of(Level.ERROR, Main.class, text, failure));
        } else {
            System.err.println(text);
            LoggerFactory.getLogger(Main.class).error("Unexpected", failure);
        }
    }

    private boolean json() {
        return words.contains(JSON_LOGS);
    }
}
