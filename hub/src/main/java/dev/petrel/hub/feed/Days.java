package dev.petrel.hub.feed;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * Days and weeks, as people in a time zone count them.
 *
 * @param zone the time zone
 */
record Days(ZoneId zone) {

    /** How often counts are published at least. */
    static final Duration REFRESH = Duration.ofMinutes(5);

    /** When the day of a moment began. */
    Instant dayStart(Instant now) {
        return date(now).atStartOfDay(zone).toInstant();
    }

    /** When the week of a moment began: on Monday. */
    Instant weekStart(Instant now) {
        return date(now)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .atStartOfDay(zone)
                .toInstant();
    }

    /** When counts are due again: after a while, or at once when the day changes. */
    Instant nextCount(Instant now) {
        Instant tomorrow = date(now).plusDays(1).atStartOfDay(zone).toInstant();
        Instant soon = now.plus(REFRESH);
        return soon.isBefore(tomorrow) ? soon : tomorrow;
    }

    private LocalDate date(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }
}
