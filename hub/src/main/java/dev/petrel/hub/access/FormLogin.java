package dev.petrel.hub.access;

import dev.petrel.hub.access.Verdict.Granted;
import dev.petrel.hub.access.Verdict.Refused;
import dev.petrel.hub.access.Verdict.TooMany;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Logs in who sends the form of the login page. */
@Component
class FormLogin implements AuthenticationProvider, AuthenticationSuccessHandler, AuthenticationFailureHandler {

    /** Where the page is made that says why not. */
    static final String REFUSED = "/login/refused";

    private static final Pattern PAGE = Pattern.compile("/(?:[A-Za-z0-9_-][A-Za-z0-9_./-]*)?");

    private final Logins logins;
    private final Audit audit;

    FormLogin(Logins logins, Audit audit) {
        this.logins = logins;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Authentication form) {
        String address = form.getDetails() instanceof WebAuthenticationDetails details
                ? Address.of(details.getRemoteAddress())
                : "";
        return switch (logins.check(form.getName(), String.valueOf(form.getCredentials()), address)) {
            case Granted granted -> granted.caller().authentication();
            case Refused refused -> throw new BadCredentialsException("refused");
            case TooMany tooMany -> throw new TooManyLogins(tooMany.pause());
        };
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication caller)
            throws IOException {
        audit.record(caller.getName(), "login", "from " + Address.of(request));
        response.sendRedirect(request.getContextPath() + page(request.getParameter("next")));
    }

    /** A page of this hub: what a link from elsewhere asks for leads nowhere else. */
    private static String page(@Nullable String next) {
        return next != null && PAGE.matcher(next).matches() ? next : "/";
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException, ServletException {
        if (why instanceof TooManyLogins tooMany) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Refusals.seconds(tooMany.wait));
        } else {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        }
        request.getRequestDispatcher(REFUSED).forward(request, response);
    }

    private static final class TooManyLogins extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        private final Duration wait;

        TooManyLogins(Duration wait) {
            super("too many logins failed");
            this.wait = wait;
        }
    }
}
