package dev.petrel.fault;

/** The other side answered a request with an error. What to do depends on its kind. */
public final class RemoteError extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** The kind of an error that the other side did not foresee. */
    public static final String INTERNAL = "internal";

    /** The kind of a request that the other side could not read. */
    public static final String MALFORMED_REQUEST = "malformed-request";

    private final String kind;

    /**
     * @param kind a short word by which callers tell errors apart, such as {@code not-found}
     * @param message what happened, in words; it travels to the caller, so it holds no secret
     */
    public RemoteError(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A short word by which callers tell errors apart. */
    public String kind() {
        return kind;
    }
}
