package dev.petrel.settings;

import dev.petrel.topic.MqttText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads variables as types, and collects every mistake instead of stopping at the first: a variable that is wrong counts
 * as its default while reading goes on.
 */
final class Environment {

    /** Digits with a point at most; the length keeps what follows exact and quick. */
    private static final Pattern NUMBER = Pattern.compile("\\+?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})");

    private final Map<String, String> variables;
    private final List<String> mistakes = new ArrayList<>();
    private final Set<Variable> wrong = EnumSet.noneOf(Variable.class);

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    List<String> mistakes() {
        return mistakes;
    }

    boolean has(Variable variable) {
        return variables.containsKey(variable.key());
    }

    /** Whether none of the variables is wrong, so that it makes sense to compare them. */
    boolean sound(Variable... some) {
        return List.of(some).stream().noneMatch(wrong::contains);
    }

    void mistake(Variable variable, String what) {
        wrong.add(variable);
        mistakes.add(variable + " " + what);
    }

    /** A variable that may be missing, but not empty. */
    Optional<String> text(Variable variable) {
        String value = variables.get(variable.key());
        if (value == null) {
            return Optional.empty();
        }
        if (value.isEmpty()) {
            mistake(variable, "is empty: give it a value, or leave it out");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    Optional<String> required(Variable variable, String what) {
        if (!has(variable)) {
            mistake(variable, "is missing: set it to " + what);
        }
        return text(variable);
    }

    Optional<Secret> secret(Variable variable) {
        return text(variable).map(Secret::of);
    }

    Optional<Path> path(Variable variable) {
        Optional<String> text = text(variable);
        try {
            return text.map(Path::of);
        } catch (InvalidPathException e) {
            mistake(variable, "is " + quoted(variable) + ", which is no path: " + e.getReason());
            return Optional.empty();
        }
    }

    boolean flag(Variable variable) {
        String value = variables.getOrDefault(variable.key(), "false").toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            mistake(variable, "is " + quoted(variable) + ": true or false are allowed, in any case");
        }
        return value.equals("true");
    }

    /** One of some words, in any case. */
    String word(Variable variable, String byDefault, List<String> allowed) {
        String value = text(variable).orElse(byDefault).toLowerCase(Locale.ROOT);
        if (allowed.contains(value)) {
            return value;
        }
        mistake(variable, "is " + quoted(variable) + ": allowed are " + String.join(", ", allowed));
        return byDefault;
    }

    /** Seconds with up to nine decimals. */
    Duration seconds(Variable variable, Duration byDefault, Range range) {
        return number(variable, range)
                .map(number -> Duration.ofNanos(number.movePointRight(9)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact()))
                .orElse(byDefault);
    }

    /** A whole number. */
    long whole(Variable variable, long byDefault, Range range) {
        Optional<BigDecimal> number = number(variable, range);
        if (number.isPresent() && number.get().stripTrailingZeros().scale() > 0) {
            mistake(variable, "is " + quoted(variable) + ": a whole number is needed");
            return byDefault;
        }
        return number.map(BigDecimal::longValueExact).orElse(byDefault);
    }

    private Optional<BigDecimal> number(Variable variable, Range range) {
        Optional<String> text = text(variable);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String stripped = text.get().strip();
        if (NUMBER.matcher(stripped).matches()) {
            BigDecimal number = new BigDecimal(stripped);
            if (number.compareTo(range.least()) >= 0 && number.compareTo(range.most()) <= 0) {
                return Optional.of(number);
            }
        }
        mistake(variable, "is " + quoted(variable) + ": " + range + " is allowed");
        return Optional.empty();
    }

    private String quoted(Variable variable) {
        return MqttText.quoted(variables.getOrDefault(variable.key(), ""));
    }

    /** What a number may be, both ends included. */
    record Range(BigDecimal least, BigDecimal most, String unit) {

        static Range of(String least, long most, String unit) {
            return new Range(new BigDecimal(least), BigDecimal.valueOf(most), unit);
        }

        @Override
        public String toString() {
            return "a number" + unit + " from " + least.toPlainString() + " to " + most.toPlainString();
        }
    }
}
