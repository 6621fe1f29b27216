package dev.petrel.hub.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What a caller is told about a body that cannot be read. The parser's own words may quote the body: they are not used. */
final class Unread {

    private Unread() {}

    static Problem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
            if (cause instanceof BodyTooLarge tooLarge) {
                return tooLarge.problem();
            }
            if (cause instanceof JacksonException json) {
                return of(json);
            }
        }
        return Problem.of(HttpStatus.BAD_REQUEST, "the body of the request cannot be read or is missing");
    }

    private static Problem of(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                Problem.malformed(List.of(new FieldFlaw(path(unknown), "is not a field of this")));
            case DatabindException mismatch
            when !mismatch.getPath().isEmpty() ->
                Problem.outOfLimits(List.of(new FieldFlaw(path(mismatch), "is not what belongs there")));
            default -> Problem.of(HttpStatus.BAD_REQUEST, "the body is not JSON that the hub reads" + where(failure));
        };
    }

    private static String path(JacksonException failure) {
        return failure.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String where(JacksonException failure) {
        @Nullable TokenStreamLocation at = failure.getLocation();
        return at == null || at.getLineNr() < 1 ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
