package dev.petrel.hub.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of the stored password when settings were stored. */
public enum PasswordFate {
    /** It stayed as it was, be there one or none. */
    KEPT,
    /** Another took its place. */
    SET,
    /** It was taken away, as asked for. */
    CLEARED,
    /** It was taken away, since the broker is in another place than the one it was given for. */
    DROPPED;

    /** As it stands in the database and in JSON. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PasswordFate parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
