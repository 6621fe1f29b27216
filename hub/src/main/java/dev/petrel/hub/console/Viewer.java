package dev.petrel.hub.console;

import dev.petrel.hub.access.Role;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Who looks at a page.
 *
 * @param name of the user
 * @param admin whether everything may be done
 * @param publisher whether messages and events may be sent
 */
public record Viewer(String name, boolean admin, boolean publisher) {

    static Viewer of(Authentication caller) {
        return new Viewer(caller.getName(), has(caller, Role.ADMIN), has(caller, Role.PUBLISHER));
    }

    private static boolean has(Authentication caller, Role role) {
        return caller.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .anyMatch(("ROLE_" + role.name())::equals);
    }
}
