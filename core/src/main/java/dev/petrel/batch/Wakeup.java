package dev.petrel.batch;

import dev.petrel.time.Time;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One alarm that is moved as needed. Not safe for threads: {@link Batcher} guards it. */
final class Wakeup {

    private final Time time;
    private final Runnable action;
    private Time.@Nullable Alarm alarm;
    private long at;

    Wakeup(Time time, Runnable action) {
        this.time = time;
        this.action = action;
    }

    /** Lets it ring in so many nanoseconds from now, or not at all. */
    void in(OptionalLong wait, long now) {
        if (alarm != null && wait.isPresent() && at == now + wait.getAsLong()) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        if (wait.isPresent()) {
            at = now + wait.getAsLong();
            alarm = time.after(Duration.ofNanos(wait.getAsLong()), action);
        }
    }

    /** It has rung. */
    void rang() {
        alarm = null;
    }
}
