package dev.petrel.examples;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the demo was asked for on its command line.
 *
 * @param help whether only the usage is wanted
 * @param seconds how long to run; empty until Ctrl-C
 */
record Options(boolean help, Optional<Duration> seconds) {

    static final String USAGE = """
            Usage: petrel demo [--seconds N] [--help]

            Starts an MQTT broker, a house and a fleet of small services on this machine, shows what they say and how they
            are, and every few seconds kills the broker or a service and starts it again. At the end it counts what was
            sent and what arrived.

              --seconds N   end after N seconds, 1 to 86400; without it, Ctrl-C ends it
              --help        this text

            Exit: 0 nothing was lost, 1 something was lost or the demo could not run, 64 wrong usage.
            Colours are used on a terminal, unless NO_COLOR is set.
            """;

    private static final int DAY = 86_400;

    /** @throws IllegalArgumentException if an argument is not an option or its value is wrong; the message says which */
    static Options parse(List<String> arguments) {
        Optional<Duration> seconds = Optional.empty();
        boolean help = false;
        // The launcher hands its own first word on.
        Iterator<String> rest = arguments.stream()
                .skip(arguments.stream().limit(1).filter("demo"::equals).count())
                .iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
            } else if (argument.startsWith("--seconds=")) {
                seconds = Optional.of(seconds(argument.substring("--seconds=".length())));
            } else if (argument.equals("--seconds")) {
                seconds = Optional.of(seconds(rest.hasNext() ? rest.next() : ""));
            } else {
                throw new IllegalArgumentException("unknown option '" + argument + "'");
            }
        }
        return new Options(help, seconds);
    }

    private static Duration seconds(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : 0;
        if (number < 1 || number > DAY) {
            throw new IllegalArgumentException(
                    "--seconds takes a whole number from 1 to " + DAY + ", not '" + text + "'");
        }
        return Duration.ofSeconds(number);
    }
}
