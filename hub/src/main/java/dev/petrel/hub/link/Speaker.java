package dev.petrel.hub.link;

/** Who speaks while there is a session. Called one after the other on a thread of the link's; a call returns soon. */
public interface Speaker {

    /** A session begins; the broker may not be reached yet. */
    void begun(Session session);

    /** The broker was reached, or reached again, and has been told that the hub is there. */
    void connected(Session session);

    /** The session ends: nothing more is handed to its client. Returns when that holds. */
    void ended(Session session);
}
