package dev.petrel.fault;

/** No reply came in time. The request may have been carried out all the same: ask again only where that does no harm. */
public final class RequestTimedOut extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** @param message where the request went, and how long was waited */
    public RequestTimedOut(String message) {
        super(message);
    }
}
