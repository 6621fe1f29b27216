package dev.petrel.connection;

import dev.petrel.message.Qos;
import org.jspecify.annotations.Nullable;

/**
 * Has the steps of QoS 2 exchanges written down before they are taken; where nobody does, and for all other publications,
 * each is taken at once. Owned by the I/O thread.
 */
final class Steps {

    private final Surroundings around;
    private final Runnable pump;
    private @Nullable Exchanges exchanges;
    private boolean pumping;

    /** @param pump hands on what was sent, once for all that are on disk together */
    Steps(Surroundings around, Runnable pump) {
        this.around = around;
        this.pump = pump;
    }

    /** What is on its way to the disk for a flight, and what is done when it is there. */
    static final class Step {

        private boolean onDisk;
        private Runnable then;

        private Step(boolean onDisk, Runnable then) {
            this.onDisk = onDisk;
            this.then = then;
        }

        /** One that was written down by another process. */
        static Step written() {
            return new Step(true, () -> {});
        }
    }

    /** From now on they are written down. */
    void writtenBy(Exchanges writer) {
        exchanges = writer;
    }

    private @Nullable Exchanges writer(Flight flight) {
        boolean fed = flight.origin.kind() == Origin.Kind.FED;
        return fed && flight.publication.qos() == Qos.EXACTLY_ONCE ? exchanges : null;
    }

    /** Whether the step that a flight takes is on disk, or need not be. */
    boolean written(Flight flight) {
        return writer(flight) == null || (flight.step != null && flight.step.onDisk);
    }

    /** Has a flight sent as soon as that is written down; of several ways to do it the latest counts. */
    void sending(Flight flight, Runnable send) {
        Exchanges writer = writer(flight);
        if (flight.step != null) {
            flight.step.then = send;
        } else if (writer != null) {
            Step step = begin(flight, send);
            flight.underway();
            writer.sending(flight.id, flight.origin.number(), () -> onDisk(flight, step));
        }
    }

    /** Has a flight released that was received now: as soon as that is written down, or at once where it need not be. */
    void received(Flight flight, Runnable release) {
        Exchanges writer = writer(flight);
        if (writer == null) {
            release.run();
        } else {
            Step step = begin(flight, release);
            writer.received(flight.id, () -> onDisk(flight, step));
        }
    }

    private static Step begin(Flight flight, Runnable then) {
        Step step = new Step(false, then);
        flight.step = step;
        return step;
    }

    @SuppressWarnings("ReferenceEquality") // the same step is meant, not one like it
    private void onDisk(Flight flight, Step step) {
        around.thread().execute(() -> {
            step.onDisk = true;
            if (flight.step == step && !flight.ended()) {
                step.then.run();
                pumpSoon();
            }
        });
    }

    private void pumpSoon() {
        if (!pumping) {
            pumping = true;
            around.thread().execute(() -> {
                pumping = false;
                pump.run();
            });
        }
    }

    /** Has the identifier of one with a step given free as soon as it is written down that its exchange is at its end. */
    void over(Flight flight, boolean delivered, Runnable free) {
        Exchanges writer = writer(flight);
        if (writer != null) {
            flight.step = null;
            writer.over(
                    flight.id,
                    flight.origin.number(),
                    delivered,
                    () -> around.thread().execute(free));
        }
    }

    /** The broker has forgotten all of them. */
    void sessionGone() {
        if (exchanges != null) {
            exchanges.sessionGone();
        }
    }
}
