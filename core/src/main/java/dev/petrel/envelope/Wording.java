package dev.petrel.envelope;

import dev.petrel.topic.MqttText;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;

/** What Jackson complains about, told without any value: its own messages quote them. */
final class Wording {

    private Wording() {}

    /** Why a text is not taken as JSON, such as "it is no JSON at byte 17". */
    static String unreadable(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return e.getOriginalMessage(); // which holds numbers only
        }
        long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return "it is no JSON" + (offset < 0 ? "" : " at byte " + offset);
    }

    /** Where data does not fit a type and what was expected there, such as {@code , at "items[1].count": expected int}. */
    static String unfit(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException bound -> where(e) + ": " + bound.getOriginalMessage();
            case MismatchedInputException mismatch -> where(e) + expected(mismatch.getTargetType());
            case InputCoercionException coercion -> where(e) + expected(coercion.getTargetType());
            default -> where(e) + cause(e);
        };
    }

    /** Where a value cannot be written and why, such as {@code , at "engine": java.lang.Thread}. */
    static String unwritable(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException bound -> where(e) + ": " + bound.getOriginalMessage();
            case InvalidDefinitionException definition
            when definition.getType() != null ->
                where(e) + ": " + definition.getType().getRawClass().getName();
            default -> where(e) + cause(e);
        };
    }

    private static String where(JacksonException e) {
        String path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "" : ", at " + MqttText.quoted(path.startsWith(".") ? path.substring(1) : path);
    }

    private static String expected(@Nullable Class<?> type) {
        return type == null ? "" : ": expected " + type.getSimpleName();
    }

    private static String cause(JacksonException e) {
        return e.getCause() == null ? "" : ": " + e.getCause().getClass().getName();
    }
}
