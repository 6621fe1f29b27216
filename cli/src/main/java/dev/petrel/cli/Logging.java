package dev.petrel.cli;

import java.util.List;

/** The log of a command: warnings only, or with {@code --verbose} everything that Petrel says, on standard error. */
final class Logging {

    static final String VERBOSE = "--verbose";

    private static final String LEVEL_OF = "org.slf4j.simpleLogger.log.";

    private Logging() {}

    /** To be called before the first logger is made. */
    static void toStandardError(String... words) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        if (List.of(words).contains(VERBOSE)) {
            System.setProperty(LEVEL_OF + "dev.petrel", "debug");
            System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
            System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
        } else {
            System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
            // What happens to its connection a command says in its own words.
            System.setProperty(LEVEL_OF + "dev.petrel", "off");
            System.setProperty(LEVEL_OF + "dev.petrel.settings", "warn");
            System.setProperty(LEVEL_OF + "dev.petrel.wire", "warn");
            System.setProperty(LEVEL_OF + "io.netty", "error");
        }
    }
}
