package dev.petrel.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command that takes messages ends by itself, and how it prints them. */
final class ListeningOptions {

    private static final long ANY = Long.MAX_VALUE;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = Converters.OfCount.class,
            description = "Ends after so many. Default: goes on.")
    private long count = ANY;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = "Ends after so many seconds. Default: goes on.")
    private @Nullable Duration timeout;

    @Option(names = "--json", description = "Prints each as a JSON object.")
    private boolean json;

    /** After how many it ends. */
    long count() {
        return count;
    }

    /** Whether any number will do. */
    boolean anyNumber() {
        return count == ANY;
    }

    /** When it ends at the latest; counts from now. */
    Deadline deadline() {
        return Deadline.in(timeout);
    }

    boolean json() {
        return json;
    }
}
