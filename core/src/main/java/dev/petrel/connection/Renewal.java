package dev.petrel.connection;

import dev.petrel.time.Time;
import dev.petrel.wire.Wire;
import dev.petrel.wire.WireEnd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Leaving a connection in peace for a new one: it is let come to rest first, for a while. Owned by the I/O thread. */
final class Renewal {

    private final Surroundings around;
    private final Traffic traffic;
    private final Standing standing;

    // For as long as an attempt lives.
    private @Nullable Wire wire;
    private Time.@Nullable Alarm patience;
    private boolean asked;

    Renewal(Surroundings around, Traffic traffic, Standing standing) {
        this.around = around;
        this.traffic = traffic;
        this.standing = standing;
    }

    /** There is a wire to leave. */
    void dialled(Wire newWire) {
        wire = newWire;
    }

    /** There is none any more, or none to be left. */
    void noWire() {
        wire = null;
    }

    /** Whether a new connection was asked for, once more since this was asked last. */
    boolean takeAsked() {
        boolean was = asked;
        asked = false;
        return was;
    }

    /** Leaves an attempt that is under way. */
    void giveUpAttempt() {
        asked = true; // the next one has what the login and the certificates are by now
        goodbye();
    }

    /** Leaves once what is in flight has come to its end, but waits for that no longer than {@link Link#REST}. */
    void rest() {
        if (asked) {
            return;
        }
        asked = true;
        standing.leaving(true);
        traffic.outgoing().rest();
        patience = around.time().after(Link.REST, () -> around.thread().execute(this::goodbye));
        leaveOnceRested();
    }

    /** Something has been answered. */
    void leaveOnceRested() {
        if (asked && traffic.rested()) {
            goodbye();
        }
    }

    private void goodbye() {
        if (wire != null && asked) {
            wire.disconnect(null, new WireEnd.Renewed("left for a new connection, as asked"));
        }
    }

    /** A wire has ended; the next is on the way if it was left for that. */
    void ended(WireEnd end, Duration online) {
        asked = false;
        standing.leaving(end instanceof WireEnd.Renewed && !online.isZero());
        if (patience != null) {
            patience.cancel();
        }
    }
}
