package dev.petrel.hub.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;

/** What a page showed is not there any more. */
public final class Gone {

    private Gone() {}

    /** Leads who has the page open to another one; who asks for it anew is told that it is not there. */
    public static void to(String path, HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", path);
        } else {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
    }
}
