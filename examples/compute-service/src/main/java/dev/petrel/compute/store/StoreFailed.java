package dev.petrel.compute.store;

/** The database did not do what it was asked; asking again later may help. */
public final class StoreFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFailed(Exception cause) {
        super("the database failed: " + cause.getMessage(), cause);
    }
}
