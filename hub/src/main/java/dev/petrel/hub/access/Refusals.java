package dev.petrel.hub.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/** How those are answered who may not: programs with a problem (RFC 9457), people with the login page. */
@Component
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final List<String> FOR_PROGRAMS = List.of("/api/", "/v3/", "/actuator", "/metrics");

    private final JsonMapper json;

    Refusals(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (Credentials.given(request) || forProgram(request.getServletPath())) {
            challenge(request, response);
        } else {
            String next = "GET".equals(request.getMethod()) ? request.getServletPath() : "/";
            response.sendRedirect(request.getContextPath()
                    + Paths.LOGIN
                    + ("/".equals(next) ? "" : "?next=" + UriUtils.encode(next, StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null || caller instanceof AnonymousAuthenticationToken) {
            commence(request, response, new NotLoggedIn());
        } else {
            String detail = why instanceof CsrfException
                    ? "a change made with a session needs its CSRF token: load the page again"
                    : "the role of " + caller.getName() + " does not allow this";
            if (opensPage(request)) {
                response.sendError(HttpStatus.FORBIDDEN.value(), detail);
            } else {
                write(request, response, HttpStatus.FORBIDDEN, detail);
            }
        }
    }

    /** Whether somebody wants to see a whole page; its scripts say that they are not that. */
    private static boolean opensPage(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return !forProgram(request.getServletPath())
                && request.getHeader("HX-Request") == null
                && accepted != null
                && accepted.contains(MediaType.TEXT_HTML_VALUE);
    }

    /** Whether a program rather than a person looks at a path. */
    static boolean forProgram(String path) {
        return FOR_PROGRAMS.stream().anyMatch(path::startsWith);
    }

    /** What somebody is told whose rate is used up. */
    void tooMany(HttpServletRequest request, HttpServletResponse response, Duration wait) throws IOException {
        String seconds = seconds(wait);
        response.setHeader(HttpHeaders.RETRY_AFTER, seconds);
        write(request, response, HttpStatus.TOO_MANY_REQUESTS, "too many requests: try again in " + seconds + " s");
    }

    /** Whole seconds, at least one. */
    static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        write(response, status, detail, request.getRequestURI());
    }

    void write(HttpServletResponse response, HttpStatus status, String detail, String instance) throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        problem.put("instance", instance);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }

    /** A browser is not offered Basic: it would ask for the password itself, and send it with requests of other sites. */
    private void challenge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"petrel\"");
        if (!Credentials.fromBrowser(request)) {
            response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"petrel\", charset=\"UTF-8\"");
        }
        write(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                "this needs a login: a token as Bearer, or name and password as Basic; what was given is not valid or"
                        + " there was nothing");
    }

    private static final class NotLoggedIn extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        NotLoggedIn() {
            super("not logged in");
        }
    }
}
