package dev.petrel.examples.fleet.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Says something aloud, which takes its time. */
public final class Speaker {

    private static final Duration PER_WORD = Duration.ofMillis(20);

    /** Returns when all is said. */
    public void say(String text) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(PER_WORD.toNanos() * text.split(" ").length);
    }
}
