package dev.petrel.hub.event;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for.
 *
 * @param camera of this camera only
 * @param detection with this smart detection type only
 * @param state in this state only
 * @param from that happened at this time or later
 * @param to that happened before this time
 * @param before with a lower number: where the page before ended
 * @param limit how many at most, 1 to {@link #MOST}
 */
public record EventQuery(
        Optional<String> camera,
        Optional<String> detection,
        Optional<EventState> state,
        Optional<Instant> from,
        Optional<Instant> to,
        long before,
        int limit) {

    /** The largest page. */
    public static final int MOST = 200;

    /** The page of who asks for no size. */
    public static final int DEFAULT_LIMIT = 50;

    /** @throws Problem 422 if the limit is out of its range */
    public EventQuery {
        if (limit < 1 || limit > MOST) {
            throw flaw("limit", "is " + limit + ": 1 to " + MOST + " are allowed");
        }
    }

    /**
     * What a request asks for; null for what it leaves out.
     *
     * @throws Problem 422 with what is out of its limits
     */
    public static EventQuery of(
            @Nullable String camera,
            @Nullable String detection,
            @Nullable String state,
            @Nullable String from,
            @Nullable String to,
            @Nullable String cursor,
            @Nullable Integer limit) {
        return new EventQuery(
                Optional.ofNullable(camera),
                Optional.ofNullable(detection),
                Optional.ofNullable(state).map(EventQuery::stateOf),
                Optional.ofNullable(from).map(text -> moment("from", text)),
                Optional.ofNullable(to).map(text -> moment("to", text)),
                cursor == null ? Long.MAX_VALUE : numberOf(cursor),
                limit == null ? DEFAULT_LIMIT : limit);
    }

    private static EventState stateOf(String text) {
        for (EventState state : EventState.values()) {
            if (state.text().equals(text)) {
                return state;
            }
        }
        throw flaw("state", "is none of pending, delivered, failed and skipped");
    }

    /** A plus in a query means a space, which nobody thinks of who writes an offset. */
    private static Instant moment(String field, String text) {
        return IsoTime.read(text.replace(' ', '+'))
                .orElseThrow(() -> flaw(field, "is not a moment as ISO 8601 writes it"));
    }

    private static long numberOf(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException no) {
            throw flaw("cursor", "is not the next of an answer before");
        }
    }

    private static Problem flaw(String field, String message) {
        return Problem.outOfLimits(List.of(new FieldFlaw(field, message)));
    }
}
