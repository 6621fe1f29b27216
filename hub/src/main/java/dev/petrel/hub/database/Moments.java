package dev.petrel.hub.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Moments as both databases take them: with an offset, to the microsecond. */
public final class Moments {

    private Moments() {}

    /** What is handed to a statement. */
    public static OffsetDateTime of(Instant moment) {
        return toMicros(moment).atOffset(ZoneOffset.UTC);
    }

    /** As exact as it is after it was stored. */
    public static Instant toMicros(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS);
    }

    /** What stands in a column that is never null. */
    public static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** What stands in a column, or empty for null. */
    public static Optional<Instant> maybe(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
