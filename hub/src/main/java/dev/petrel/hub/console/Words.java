package dev.petrel.hub.console;

import dev.petrel.hub.problem.FieldFlaw;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What rooms say, as people read it. */
public final class Words {

    private Words() {}

    /** With a capital letter and a full stop. */
    public static String sentence(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String begun = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return ".!?".indexOf(begun.charAt(begun.length() - 1)) >= 0 ? begun : begun + ".";
    }

    /** What is wrong by field: the first thing of each, as a sentence. */
    public static Map<String, String> byField(List<FieldFlaw> flaws) {
        Map<String, String> found = new LinkedHashMap<>();
        flaws.forEach(flaw -> found.putIfAbsent(flaw.field(), sentence(flaw.message())));
        return found;
    }
}
