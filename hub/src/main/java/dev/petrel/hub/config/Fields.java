package dev.petrel.hub.config;

import dev.petrel.hub.problem.FieldFlaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, read one after the other; gathers all that is wrong with them. Null is the same as missing. */
final class Fields {

    private final JsonNode body;
    private final List<FieldFlaw> flaws = new ArrayList<>();

    Fields(JsonNode body) {
        this.body = body;
    }

    List<FieldFlaw> flaws() {
        return List.copyOf(flaws);
    }

    boolean has(String name) {
        return body.hasNonNull(name);
    }

    /** A text that a check finds nothing wrong with. */
    String text(String name, String otherwise, Function<String, Optional<String>> check) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isString()) {
            flaw(name, "must be a text");
            return otherwise;
        }
        check.apply(value.stringValue()).ifPresent(flaw -> flaw(name, flaw));
        return value.stringValue();
    }

    int number(String name, int otherwise, int least, int most) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            flaw(name, "must be a whole number from " + least + " to " + most);
            return otherwise;
        }
        return value.intValue();
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            flaw(name, "must be true or false");
            return otherwise;
        }
        return value.booleanValue();
    }

    /** A text, or null where there is none. */
    @Nullable
    String textOrNull(String name, Function<String, Optional<String>> check) {
        return has(name) ? text(name, "", check) : null;
    }

    void flaw(String name, String message) {
        flaws.add(new FieldFlaw(name, message));
    }
}
