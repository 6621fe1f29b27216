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

    /** Why a text is not taken as JSON, such as "it is no JSON at character 17". */
    static String unreadable(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return e.getOriginalMessage(); // which holds numbers only
        }
        long offset = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
        return "it is no JSON" + (offset < 0 ? "" : " at character " + offset);
    }

    /** Where data does not fit a type and what was expected there, such as {@code , at "items[1].count": expected int}. */
    static String unfit(RuntimeException e) {
        String what = switch (e) {
            case StreamConstraintsException bound -> ": " + bound.getOriginalMessage();
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            case InputCoercionException coercion -> expected(coercion.getTargetType());
            default -> cause(e);
        };
        return where(e) + what;
    }

    /** Where a value cannot be written and why, such as {@code , at "engine": java.lang.Thread}. */
    static String unwritable(RuntimeException e) {
        String why = switch (e) {
            case StreamConstraintsException bound -> ": " + bound.getOriginalMessage();
            case InvalidDefinitionException undefined
            when undefined.getType() != null ->
                ": " + undefined.getType().getRawClass().getName();
            default -> cause(e);
        };
        return where(e) + why;
    }

    private static String where(RuntimeException e) {
        if (!(e instanceof JacksonException at) || at.getPath().isEmpty()) {
            return "";
        }
        String path = at.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return ", at " + MqttText.quoted(path.startsWith(".") ? path.substring(1) : path);
    }

    private static String expected(@Nullable Class<?> type) {
        return type == null ? "" : ": expected " + type.getSimpleName();
    }

    /** Of what an application's own code threw only the kind. */
    private static String cause(RuntimeException e) {
        Throwable cause = e instanceof JacksonException ? e.getCause() : e;
        return cause == null ? "" : ": " + cause.getClass().getName();
    }
}
