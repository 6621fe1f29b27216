package dev.petrel.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Where Petrel reads the clock and sets its alarms: the system's time, or {@link HandTurnedTime} in tests.
 *
 * <p>All methods may be called from any thread.
 */
public interface Time {

    /** The time of day, which may jump when the system's clock is set. */
    Instant now();

    /** Nanoseconds since a fixed but arbitrary moment; never goes backwards. Only differences mean anything. */
    long nanos();

    /**
     * Runs an action once, after a delay.
     *
     * @param delay zero or negative means as soon as possible
     * @param action must be short and must not block: one thread serves every alarm of the process
     * @return the alarm, to be cancelled when it is no longer needed
     */
    Alarm after(Duration delay, Runnable action);

    /** The system's clock, with one timer thread for the process that lives only while alarms are set. */
    static Time system() {
        return SystemTime.INSTANCE;
    }

    /** Something that will happen unless it is cancelled. */
    interface Alarm {

        /** Keeps the action from starting; does nothing when it has started already. */
        void cancel();
    }
}
