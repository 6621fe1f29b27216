package dev.petrel.hub.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What somebody may do; each includes those that stand below it. */
public enum Role {

    /** Changes settings, cameras, users and tokens. */
    ADMIN,

    /** Posts events and test messages. */
    PUBLISHER,

    /** Looks, and changes nothing. */
    VIEWER;

    /** As it stands in the database and in JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@link #text}, in small or capital letters.
     *
     * @throws IllegalArgumentException when there is no such role; its message names those that there are
     */
    public static Role parse(String text) {
        return Arrays.stream(values())
                .filter(role -> role.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of admin, publisher, viewer"));
    }

    /** Whether it may do what another may. */
    public boolean includes(Role other) {
        return compareTo(other) <= 0;
    }

    List<GrantedAuthority> authorities() {
        return Arrays.stream(values())
                .filter(this::includes)
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList();
    }
}
