package dev.petrel.hub.config;

/** What the database holds of a password. */
public enum PasswordState {
    /** None. */
    ABSENT,
    /** One that can be read. */
    STORED,
    /** One that no key opens: it has to be entered again. */
    UNREADABLE
}
