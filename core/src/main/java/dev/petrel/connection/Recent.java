package dev.petrel.connection;

import dev.petrel.time.Time;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What befell the link last, for who asks for its health. May be asked from any thread. */
final class Recent {

    private final Time time;
    private volatile @Nullable String end;
    private volatile @Nullable Long takeOver;
    private volatile List<String> missing = List.of();

    Recent(Time time) {
        this.time = time;
    }

    /** @param shortfalls what the broker lacks, in words */
    void connected(List<String> shortfalls) {
        end = null;
        missing = List.copyOf(shortfalls);
    }

    void ended(String why) {
        end = why;
    }

    void takenOver() {
        takeOver = time.nanos();
    }

    /** How the last connection or attempt ended, unless another one has been taken since. */
    Optional<String> end() {
        return Optional.ofNullable(end);
    }

    /** What the broker that took the last connection lacks, in words. */
    List<String> missing() {
        return missing;
    }

    /** Whether somebody else used the client id a short while ago. */
    boolean disputed() {
        Long last = takeOver;
        return last != null && time.nanos() - last < NextStep.UNDISPUTED.toNanos();
    }
}
