package dev.petrel.hub.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** A request that cannot be done, with what its caller is told (RFC 9457). */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient List<FieldFlaw> errors;
    private final transient Optional<Duration> again;

    private Problem(HttpStatus status, String detail, List<FieldFlaw> errors, Optional<Duration> again) {
        super(detail);
        this.status = status;
        this.errors = List.copyOf(errors);
        this.again = again;
    }

    /** A problem of a status, with a sentence that says what is wrong and what to do. */
    public static Problem of(HttpStatus status, String detail) {
        return new Problem(status, detail, List.of(), Optional.empty());
    }

    /** There is no room for it now: 429, with how long to wait before it is asked for again, in whole seconds. */
    public static Problem tooMany(String detail, Duration again) {
        return new Problem(HttpStatus.TOO_MANY_REQUESTS, detail, List.of(), Optional.of(again));
    }

    /** Fields out of their limits: 422. */
    public static Problem outOfLimits(List<FieldFlaw> errors) {
        return new Problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                errors.size() == 1 ? "a field is out of its limits" : errors.size() + " fields are out of their limits",
                errors,
                Optional.empty());
    }

    /** What cannot be read, or has fields that there are not: 400. */
    public static Problem malformed(List<FieldFlaw> errors) {
        return new Problem(HttpStatus.BAD_REQUEST, "the request cannot be read", errors, Optional.empty());
    }

    /** The HTTP status. */
    public HttpStatus status() {
        return status;
    }

    /** The fields that are wrong; empty where it is not about fields. */
    public List<FieldFlaw> errors() {
        return errors;
    }

    /** How long to wait before it is asked for again; empty where that is not known. */
    public Optional<Duration> again() {
        return again;
    }
}
