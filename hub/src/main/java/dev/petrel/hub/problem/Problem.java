package dev.petrel.hub.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** A request that cannot be done, with what its caller is told (RFC 9457). */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient List<FieldFlaw> errors;

    private Problem(HttpStatus status, String detail, List<FieldFlaw> errors) {
        super(detail);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    /** A problem of a status, with a sentence that says what is wrong and what to do. */
    public static Problem of(HttpStatus status, String detail) {
        return new Problem(status, detail, List.of());
    }

    /** Fields out of their limits: 422. */
    public static Problem outOfLimits(List<FieldFlaw> errors) {
        return new Problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                errors.size() == 1 ? "a field is out of its limits" : errors.size() + " fields are out of their limits",
                errors);
    }

    /** What cannot be read, or has fields that there are not: 400. */
    public static Problem malformed(List<FieldFlaw> errors) {
        return new Problem(HttpStatus.BAD_REQUEST, "the request cannot be read", errors);
    }

    /** The HTTP status. */
    public HttpStatus status() {
        return status;
    }

    /** The fields that are wrong; empty where it is not about fields. */
    public List<FieldFlaw> errors() {
        return errors;
    }
}
