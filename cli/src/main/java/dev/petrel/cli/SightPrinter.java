package dev.petrel.cli;

import dev.petrel.cli.fleet.Sight;
import dev.petrel.cli.fleet.Sight.Condition;
import dev.petrel.envelope.Seconds;
import dev.petrel.topic.MqttText;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Prints how services look, a line each and at once. */
final class SightPrinter {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Console console;
    private final boolean json;

    SightPrinter(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    /** Prints one; false if whoever reads it went away. */
    boolean print(Sight sight) {
        Instant now = Instant.now();
        String line = json ? Json.of(fields(sight, now)) : text(sight, now);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        PrintStream out = console.out();
        out.write(bytes, 0, bytes.length);
        return !out.checkError(); // flushes
    }

    private String text(Sight sight, Instant now) {
        Ansi ansi = console.coloured() ? Ansi.ON : Ansi.OFF;
        String state = String.format(Locale.ROOT, "%-10s", word(sight.condition()));
        return CLOCK.format(now)
                + String.format(Locale.ROOT, "  %-24s  ", MqttText.printable(sight.service()))
                + ansi.string("@|" + colour(sight.condition()) + " " + state + "|@")
                + ("  " + MqttText.printable(String.join(", ", words(sight, now)))).stripTrailing();
    }

    private static List<String> words(Sight sight, Instant now) {
        List<String> words = new ArrayList<>();
        Sight.Pulse pulse = sight.pulse();
        if (sight.condition() == Condition.SILENT && pulse != null) {
            Duration interval = pulse.interval();
            words.add("no heartbeat for " + rough(pulse.age())
                    + (interval == null ? "" : ", every " + seconds(interval).toPlainString() + " s before"));
        }
        if (sight.event() != null) {
            words.add(sight.event());
        }
        if (sight.error() != null) {
            words.add(sight.error());
        }
        Duration age = age(sight, now);
        if (age != null) {
            words.add("said " + rough(age) + " ago");
        }
        return words;
    }

    private static Map<String, @Nullable Object> fields(Sight sight, Instant now) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Sight.Pulse pulse = sight.pulse();
        Duration age = age(sight, now);
        Duration interval = pulse == null ? null : pulse.interval();
        fields.put("time", JsonText.of(Seconds.of(now.truncatedTo(ChronoUnit.MILLIS))));
        fields.put("service", sight.service());
        fields.put("state", word(sight.condition()));
        fields.put("ok", sight.well());
        fields.put("event", sight.event());
        fields.put("error", sight.error());
        fields.put("age", age == null ? null : seconds(age));
        fields.put("heartbeat_age", pulse == null ? null : seconds(pulse.age()));
        fields.put("interval", interval == null ? null : seconds(interval));
        return fields;
    }

    /** By the service's clock, which may be ahead. */
    private static @Nullable Duration age(Sight sight, Instant now) {
        Instant since = sight.since();
        if (since == null) {
            return null;
        }
        return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), 9))
                .setScale(1, RoundingMode.HALF_UP);
    }

    private static String rough(Duration duration) {
        if (duration.toMinutes() < 2) {
            return duration.toSeconds() + " s";
        }
        if (duration.toHours() < 2) {
            return duration.toMinutes() + " min";
        }
        return duration.toDays() < 2 ? duration.toHours() + " h" : duration.toDays() + " days";
    }

    private static String word(Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String colour(Condition condition) {
        return switch (condition) {
            case OK -> "fg(green)";
            case GONE -> "faint";
            case SILENT, UNREADABLE -> "fg(yellow)";
            case NOT_OK -> "fg(red),bold";
        };
    }
}
