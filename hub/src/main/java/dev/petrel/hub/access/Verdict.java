package dev.petrel.hub.access;

import java.time.Duration;

/** What comes of somebody's word who they are. */
sealed interface Verdict {

    /** It is true. */
    record Granted(Caller caller) implements Verdict {}

    /** It is not. */
    record Refused() implements Verdict {}

    /** It was not looked at: too many were wrong. */
    record TooMany(Duration pause) implements Verdict {}
}
