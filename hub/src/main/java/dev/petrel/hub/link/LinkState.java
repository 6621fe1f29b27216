package dev.petrel.hub.link;

/** How a hub stands to the installation's session. */
public enum LinkState {
    /** Nothing is to be connected: no broker is set, or it is switched off. */
    DISABLED,
    /** An attempt is on its way, or the lease was not had yet. */
    CONNECTING,
    /** The broker has taken the connection. */
    CONNECTED,
    /** It should be connected and is not; or it was told to stay away. */
    DISCONNECTED,
    /** Another hub holds the session. */
    STANDBY
}
