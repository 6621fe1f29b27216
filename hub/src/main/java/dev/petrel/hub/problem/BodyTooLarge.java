package dev.petrel.hub.problem;

import java.io.IOException;
import org.springframework.http.HttpStatus;

/** A request has a longer body than the hub reads. */
final class BodyTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    private final long most;

    BodyTooLarge(long most) {
        super("the body has more than " + most + " bytes");
        this.most = most;
    }

    Problem problem() {
        return Problem.of(HttpStatus.CONTENT_TOO_LARGE, "the body has more than " + most + " bytes");
    }
}
