package dev.petrel.testkit;

import dev.petrel.testkit.LedgerEntry.Accepted;
import dev.petrel.testkit.LedgerEntry.Ended;
import dev.petrel.testkit.LedgerEntry.Ending;
import dev.petrel.testkit.LedgerEntry.Handled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps books of messages as applications see them, and judges at the end: what was lost, duplicated, re-ordered, falsely
 * reported as failed, or never reported at all.
 *
 * <pre>{@code
 * Ledger ledger = new Ledger();
 * ... the publisher: ledger.accepted("t", n), and later ledger.ended("t", n, Ending.DELIVERED)
 * ... the subscriber's handler: ledger.handled("t", n)
 * ledger.awaitSettled(Duration.ofSeconds(30));
 * assertThat(ledger.verdict().flawless()).as("%s", ledger.verdict()).isTrue();
 * }</pre>
 *
 * <p>A message is a topic and a number, which the publisher counts up per topic and puts into the payload. What one
 * message goes through may be said in any order: a handler may be faster than the publisher's own word. Other processes
 * print {@link LedgerEntry#line}, and {@link #read} takes it in. All methods may be called from any thread.
 */
public final class Ledger {

    private static final int EXAMPLES = 5;
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** All below is guarded by this object. */
    private final Map<String, TreeMap<Long, Row>> topics = new HashMap<>();

    private final Map<String, Long> highest = new HashMap<>();

    /** What is known of one message. */
    private static final class Row {
        private boolean accepted;
        private @Nullable Ending ending;
        private int endings;
        private int copies;
        private boolean late;

        /** Whether nothing more has to come. */
        boolean settled() {
            return !accepted || (ending != null && (ending != Ending.DELIVERED || copies > 0));
        }
    }

    /** Says that the publisher's library has taken a message. */
    public void accepted(String topic, long sequence) {
        record(new Accepted(topic, sequence));
    }

    /** Says how it ended. */
    public void ended(String topic, long sequence, Ending ending) {
        record(new Ended(topic, sequence, ending));
    }

    /** Says that a handler has had it. */
    public void handled(String topic, long sequence) {
        record(new Handled(topic, sequence));
    }

    /** Takes in an entry. */
    public synchronized void record(LedgerEntry entry) {
        Row row = topics.computeIfAbsent(entry.topic(), topic -> new TreeMap<>())
                .computeIfAbsent(entry.sequence(), sequence -> new Row());
        switch (entry) {
            case Accepted accepted -> row.accepted = true;
            case Ended ended -> {
                row.ending = row.ending == null ? ended.ending() : row.ending;
                row.endings++;
            }
            case Handled handled -> {
                if (row.copies++ == 0) {
                    long before = highest.getOrDefault(handled.topic(), Long.MIN_VALUE);
                    row.late = before > handled.sequence();
                    highest.put(handled.topic(), Math.max(before, handled.sequence()));
                }
            }
        }
        notifyAll();
    }

    /** Takes in a line that {@link LedgerEntry#line} made; whether it was one. */
    public boolean read(String line) {
        Optional<LedgerEntry> entry = LedgerEntry.parse(line);
        entry.ifPresent(this::record);
        return entry.isPresent();
    }

    /**
     * Waits until every accepted message has its outcome, and each that was delivered has been handled; whether it came to
     * that in time. Says nothing about copies that are still under way.
     */
    public synchronized boolean awaitSettled(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!settled()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                wait(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** What was found so far. */
    public synchronized Verdict verdict() {
        Count count = new Count();
        topics.forEach((topic, rows) -> rows.forEach((sequence, row) -> count.add(topic + " " + sequence, row)));
        return count.verdict();
    }

    private boolean settled() {
        return topics.values().stream().allMatch(rows -> rows.values().stream().allMatch(Row::settled));
    }

    /** Adds up rows. */
    private static final class Count {

        private final Map<Ending, Long> endings = new EnumMap<>(Ending.class);
        private final Map<Flaw, Long> flaws = new EnumMap<>(Flaw.class);
        private final Map<Flaw, List<String>> examples = new EnumMap<>(Flaw.class);
        private long accepted;
        private long handled;

        void add(String name, Row row) {
            boolean seen = row.copies > 0;
            accepted += row.accepted ? 1 : 0;
            handled += seen ? 1 : 0;
            if (row.ending != null) {
                endings.merge(row.ending, 1L, Long::sum);
            }
            flaw(Flaw.LOST, name, row.accepted && !seen && row.ending == null ? 1 : 0);
            flaw(Flaw.LOST_AFTER_DELIVERED, name, !seen && row.ending == Ending.DELIVERED ? 1 : 0);
            flaw(Flaw.DUPLICATED, name, row.copies - 1);
            flaw(Flaw.REORDERED, name, row.late ? 1 : 0);
            flaw(Flaw.FALSELY_FAILED, name, seen && row.ending == Ending.FAILED ? 1 : 0);
            flaw(Flaw.STUCK, name, row.accepted && row.ending == null ? 1 : 0);
            flaw(Flaw.ENDED_AGAIN, name, row.endings - 1);
            flaw(Flaw.UNEXPECTED, name, seen && !row.accepted ? 1 : 0);
        }

        Verdict verdict() {
            return new Verdict(accepted, endings, handled, flaws, examples);
        }

        private void flaw(Flaw flaw, String name, long times) {
            if (times <= 0) {
                return;
            }
            flaws.merge(flaw, times, Long::sum);
            List<String> named = examples.computeIfAbsent(flaw, kind -> new ArrayList<>());
            if (named.size() < EXAMPLES) {
                named.add(name);
            }
        }
    }
}
