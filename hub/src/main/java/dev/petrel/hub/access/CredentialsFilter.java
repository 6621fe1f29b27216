package dev.petrel.hub.access;

import dev.petrel.hub.access.Verdict.Granted;
import dev.petrel.hub.access.Verdict.Refused;
import dev.petrel.hub.access.Verdict.TooMany;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Logs in who brings a token or a password with the request, for that request alone. */
final class CredentialsFilter extends OncePerRequestFilter {

    private final Logins logins;
    private final Refusals refusals;
    private final SecurityContextRepository contexts;

    CredentialsFilter(Logins logins, Refusals refusals, SecurityContextRepository contexts) {
        this.logins = logins;
        this.refusals = refusals;
        this.contexts = contexts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        switch (verdict(request)) {
            case Granted granted
            when Credentials.crossSite(request) && !Paths.reads(request) ->
                refusals.write(
                        request,
                        response,
                        HttpStatus.FORBIDDEN,
                        granted.caller().name() + " may not change anything from the page of another site");
            case Granted granted -> {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(granted.caller().authentication());
                SecurityContextHolder.setContext(context);
                contexts.saveContext(context, request, response);
                chain.doFilter(request, response);
            }
            case Refused refused -> refusals.commence(request, response, new BadCredentialsException("refused"));
            case TooMany tooMany -> refusals.tooMany(request, response, tooMany.pause());
        }
    }

    private Verdict verdict(HttpServletRequest request) {
        String address = Address.of(request);
        return Credentials.read(request)
                .map(credentials -> switch (credentials) {
                    case Credentials.Bearer bearer -> logins.check(bearer.secret(), address);
                    case Credentials.Basic basic -> logins.check(basic.name(), basic.password(), address);
                })
                .orElseGet(Refused::new);
    }
}
