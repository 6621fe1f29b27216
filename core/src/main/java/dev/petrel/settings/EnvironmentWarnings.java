package dev.petrel.settings;

import dev.petrel.topic.MqttText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is odd about an environment without being wrong. */
final class EnvironmentWarnings {

    private static final List<Variable> FILES =
            List.of(Variable.PASSWORD_FILE, Variable.TLS_CA, Variable.TLS_CERT, Variable.TLS_KEY);

    /** More different letters than this are no slip of the finger. */
    private static final int NEAR = 3;

    private EnvironmentWarnings() {}

    static List<String> of(Map<String, String> environment) {
        List<String> warnings = new ArrayList<>();
        new TreeMap<>(environment)
                .keySet().stream()
                        .filter(EnvironmentWarnings::isUnknown)
                        .map(EnvironmentWarnings::unknown)
                        .forEach(warnings::add);
        for (Variable variable : FILES) {
            String file = environment.getOrDefault(variable.key(), "");
            if (!file.isEmpty() && !isReadable(file)) {
                warnings.add(variable + " names " + MqttText.quoted(file) + ", which cannot be read now");
            }
        }
        List<String> schemes = UrlReader.split(environment.getOrDefault(Variable.URL.key(), "")).stream()
                .map(url -> url.toLowerCase(Locale.ROOT))
                .toList();
        if (schemes.stream().anyMatch(EnvironmentWarnings::isTls)
                && !schemes.stream().allMatch(EnvironmentWarnings::isTls)) {
            warnings.add(Variable.URL + " names encrypted and plain servers: the login may travel in the clear");
        }
        return warnings;
    }

    private static boolean isUnknown(String key) {
        return key.toUpperCase(Locale.ROOT).startsWith(Variable.PREFIX)
                && Arrays.stream(Variable.values())
                        .noneMatch(variable -> variable.key().equals(key));
    }

    private static String unknown(String key) {
        String upper = key.toUpperCase(Locale.ROOT);
        String hint = Arrays.stream(Variable.values())
                .map(Variable::key)
                .min(Comparator.comparingInt(known -> distance(upper, known)))
                .filter(known -> distance(upper, known) <= NEAR)
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        return "variable " + MqttText.quoted(key) + " is not known and has no effect" + hint;
    }

    private static boolean isTls(String url) {
        return url.startsWith("mqtts:") || url.startsWith("wss:");
    }

    private static boolean isReadable(String file) {
        try {
            return Files.isReadable(Path.of(file));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** How many letters are to be added, taken out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
