package dev.petrel.hub.access;

import dev.petrel.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was changed, when, and by whom; never with a secret. Kept for {@link #KEPT}. */
@Component
public class Audit {

    /** How long entries are kept. */
    public static final Duration KEPT = Duration.ofDays(400);

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DETAIL = 4000;
    private static final Duration BETWEEN_SWEEPS = Duration.ofDays(1);

    private final JdbcClient database;
    private final Time time;
    private final AtomicLong nextSweep;

    Audit(JdbcClient database, AccessTime time) {
        this.database = database;
        this.time = time.time();
        this.nextSweep = new AtomicLong(this.time.nanos());
    }

    /**
     * Writes an entry.
     *
     * @param who the name of the caller, or of the command
     * @param action what was done, such as {@code token created}
     * @param detail to what, without secrets; cut where it is too long
     */
    public void record(String who, String action, String detail) {
        database.sql("INSERT INTO audit (at, who, action, detail) VALUES (?, ?, ?, ?)")
                .params(
                        Moments.write(time.now()),
                        clean(who, LONGEST_NAME),
                        clean(action, LONGEST_NAME),
                        clean(detail, LONGEST_DETAIL))
                .update();
        sweep();
    }

    /**
     * The entries from the newest on.
     *
     * @param before only those older than this id
     * @param most how many
     */
    public List<Entry> entries(long before, int most) {
        return database.sql("SELECT id, at, who, action, detail FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(before, most)
                .query((row, number) -> new Entry(
                        row.getLong("id"),
                        Moments.read(row, "at"),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("detail")))
                .list();
    }

    private void sweep() {
        long due = nextSweep.get();
        if (time.nanos() - due >= 0 && nextSweep.compareAndSet(due, time.nanos() + BETWEEN_SWEEPS.toNanos())) {
            database.sql("DELETE FROM audit WHERE at < ?")
                    .param(Moments.write(time.now().minus(KEPT)))
                    .update();
        }
    }

    private static String clean(String text, int longest) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= longest ? line : line.substring(0, longest);
    }

    /**
     * What somebody did.
     *
     * @param id larger for later ones
     */
    public record Entry(long id, Instant at, String who, String action, String detail) {}
}
