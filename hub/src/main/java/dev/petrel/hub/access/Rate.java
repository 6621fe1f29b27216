package dev.petrel.hub.access;

import java.time.Duration;

/**
 * How often something may be done: so many at once, and as many again over each such time.
 *
 * @param what tells one kind of thing from another
 */
record Rate(String what, int times, Duration per) {

    Rate {
        if (times < 1) {
            throw new IllegalArgumentException("the rate of " + what + " is " + times + " but must be at least 1");
        }
    }

    static Rate perMinute(String what, int times) {
        return new Rate(what, times, Duration.ofMinutes(1));
    }
}
