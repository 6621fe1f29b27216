package dev.petrel.cli.doctor;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.topic.MqttText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which formats the sources of envelopes have, as far as their envelopes prove it. Five fields alone prove nothing: that
 * is what the format tars writes, and the standard one where nothing is answered. Not safe for threads.
 */
final class Formats {

    private static final String SUBJECT = "envelopes";
    private static final int SHOWN = 5;

    /** How many sources are remembered, of each kind. */
    private static final int LARGEST = 1_000;

    private final TreeSet<String> standard = new TreeSet<>();
    private final TreeSet<String> tars = new TreeSet<>();
    private final TreeSet<String> either = new TreeSet<>();
    private boolean beyondTars;

    void add(Voice voice) {
        beyondTars |= voice.beyondTars();
        Set<String> sources = voice.format()
                .map(format -> format == EnvelopeFormat.TARS ? tars : standard)
                .orElse(either);
        if (sources.size() < LARGEST) {
            sources.add(voice.source());
        }
    }

    /** What that means. */
    Finding finding(String listened) {
        either.removeAll(standard);
        either.removeAll(tars);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("standard", List.copyOf(standard));
        details.put("tars", List.copyOf(tars));
        details.put("either", List.copyOf(either));
        return judged(listened).with(details);
    }

    private Finding judged(String listened) {
        String seen = seen() + " (" + listened + ")";
        if (!tars.isEmpty() && !standard.isEmpty()) {
            return Finding.note(
                    SUBJECT,
                    "both formats are on this broker: " + seen,
                    "strict readers of tars refuse an envelope with a sixth field: set MQTT_ENVELOPE=tars for every"
                            + " service of such a fleet");
        }
        if (beyondTars && !either.isEmpty()) {
            return Finding.note(
                    SUBJECT,
                    seen,
                    "if those with five fields belong to an old fleet, its strict readers refuse the others: set"
                            + " MQTT_ENVELOPE=tars for every service of such a fleet");
        }
        return Finding.ok(SUBJECT, seen);
    }

    private String seen() {
        List<String> kinds = new ArrayList<>();
        if (!standard.isEmpty()) {
            kinds.add("standard from " + names(standard));
        }
        if (!tars.isEmpty()) {
            kinds.add("tars from " + names(tars));
        }
        if (!either.isEmpty()) {
            kinds.add("five fields only, which may be either, from " + names(either));
        }
        return kinds.isEmpty() ? "none seen" : String.join("; ", kinds);
    }

    private static String names(Set<String> sources) {
        String first = sources.stream().limit(SHOWN).map(MqttText::quoted).collect(Collectors.joining(", "));
        int more = sources.size() - SHOWN;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
