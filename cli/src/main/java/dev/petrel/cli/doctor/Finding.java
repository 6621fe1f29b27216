package dev.petrel.cli.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that an examination found out.
 *
 * @param level how it is
 * @param subject what was looked at
 * @param text what was seen
 * @param advice what to do about it; empty where nothing needs to be done
 * @param details numbers and truths for programs, in order
 */
public record Finding(Level level, String subject, String text, String advice, Map<String, Object> details) {

    public Finding {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** How something is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Good to know. */
        NOTE,
        /** Wrong. */
        PROBLEM
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, "", Map.of());
    }

    static Finding note(String subject, String text, String advice) {
        return new Finding(Level.NOTE, subject, text, advice, Map.of());
    }

    static Finding problem(String subject, String text, String advice) {
        return new Finding(Level.PROBLEM, subject, text, advice, Map.of());
    }

    Finding with(Map<String, Object> newDetails) {
        return new Finding(level, subject, text, advice, newDetails);
    }
}
