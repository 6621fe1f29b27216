package dev.petrel.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link Ledger} found.
 *
 * @param accepted how many messages publishers handed over
 * @param endings how many of them ended how
 * @param handled how many different messages were handled
 * @param flaws how often each flaw was found; those that were not are left out
 * @param examples the first few of each flaw, for the reader of a failing test
 */
public record Verdict(
        long accepted,
        Map<LedgerEntry.Ending, Long> endings,
        long handled,
        Map<Flaw, Long> flaws,
        Map<Flaw, List<String>> examples) {

    /** Copies what it gets. */
    public Verdict {
        endings = Map.copyOf(endings);
        flaws = Map.copyOf(flaws);
        examples = Map.copyOf(examples);
    }

    /** How often a flaw was found. */
    public long count(Flaw flaw) {
        return flaws.getOrDefault(flaw, 0L);
    }

    /** How many accepted messages ended so. */
    public long count(LedgerEntry.Ending ending) {
        return endings.getOrDefault(ending, 0L);
    }

    /** Whether there is no flaw. */
    public boolean flawless() {
        return flaws.isEmpty();
    }

    /** Whether there is none but these. */
    public boolean flawlessBut(Flaw... forgiven) {
        return Set.copyOf(Arrays.asList(forgiven)).containsAll(flaws.keySet());
    }

    /** Two lines of counts, and a line for each flaw with its examples. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(accepted + " accepted: " + words(endings, LedgerEntry.Ending.class) + "; " + handled + " handled");
        for (Flaw flaw : new TreeSet<>(flaws.keySet())) {
            lines.add(flaw + " " + count(flaw) + ": "
                    + String.join(", ", examples.getOrDefault(flaw, Collections.emptyList())));
        }
        return String.join("\n", lines);
    }

    private static <K extends Enum<K>> String words(Map<K, Long> counts, Class<K> kind) {
        Map<K, Long> ordered = new EnumMap<>(kind);
        ordered.putAll(counts);
        return ordered.isEmpty()
                ? "none ended"
                : ordered.toString().replaceAll("[{}]", "").replace('=', ' ');
    }
}
