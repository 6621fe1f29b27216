package dev.petrel.hub.access;

import java.io.Serializable;
import java.time.Instant;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;

/**
 * Who calls.
 *
 * @param name the user, or {@code token:} and the name of the token
 * @param role what may be done
 * @param since when the password or the token was made: a caller of an older one is nobody
 */
record Caller(String name, Role role, Instant since) implements AuthenticatedPrincipal, Serializable {

    @Override
    public String getName() {
        return name;
    }

    Authentication authentication() {
        return UsernamePasswordAuthenticationToken.authenticated(this, null, role.authorities());
    }
}
