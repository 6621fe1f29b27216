package dev.petrel.hub.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes down who changed what, once it is changed: the method and the path, never the body. Events are no changes, and
 * users, tokens and passwords are written down with their names by who makes them.
 */
final class ChangeFilter extends OncePerRequestFilter {

    private final Audit audit;

    ChangeFilter(Audit audit) {
        this.audit = audit;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Paths.reads(request) || Paths.POSTED_EVENT.matches(request) || Paths.KEYS.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login != null
                && login.getPrincipal() instanceof Caller caller
                && response.getStatus() < HttpStatus.BAD_REQUEST.value()) {
            boolean tried = "true".equals(request.getParameter("dry_run"));
            audit.record(caller.name(), request.getMethod(), request.getRequestURI() + (tried ? " (dry run)" : ""));
        }
    }
}
