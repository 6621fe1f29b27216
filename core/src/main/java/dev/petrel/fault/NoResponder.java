package dev.petrel.fault;

/** Nobody takes requests on the topic, so nobody did what was asked. Start the service that should, then ask again. */
public final class NoResponder extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** @param message where the request went */
    public NoResponder(String message) {
        super(message);
    }
}
