package dev.petrel.compute.web;

import java.util.Map;

/** An answer that is not what was asked for. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Object detail;

    /** @param detail text, or a list of what is wrong with each field */
    Refusal(int status, Object detail) {
        super(status + " " + detail, null, false, false);
        this.status = status;
        this.detail = detail;
    }

    Reply reply() {
        Reply reply = Reply.json(status, Map.of("detail", detail));
        return status == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
    }
}
