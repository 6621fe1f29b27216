package dev.petrel.hub.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Moments as they are written and read in JSON: ISO 8601, microseconds where there are any. */
public final class IsoTime {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final int LAST_YEAR = 9_999;
    private static final int FIRST_YEAR = 1_970;

    private IsoTime() {}

    /** In UTC, with {@code +00:00}: as the timestamps of events are written. */
    public static String offset(Instant moment) {
        return local(moment) + "+00:00";
    }

    /** In UTC, with {@code Z}: as every other moment is written. */
    public static String zulu(Instant moment) {
        return local(moment) + "Z";
    }

    /** What a text means, which without an offset is UTC; empty if it is none from 1970 to 9999. */
    public static Optional<Instant> read(String text) {
        try {
            TemporalAccessor found = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from);
            Instant moment =
                    found instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(found);
            int year = moment.atOffset(ZoneOffset.UTC).getYear();
            return year < FIRST_YEAR || year > LAST_YEAR ? Optional.empty() : Optional.of(moment);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static String local(Instant moment) {
        LocalDateTime utc = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        return (utc.get(ChronoField.MICRO_OF_SECOND) == 0 ? SECONDS : MICROS).format(utc);
    }
}
