package dev.petrel.fault;

/**
 * A directory in which Petrel keeps records cannot be used, or not now: another process has it, it belongs to another
 * client, it was written by another version, or the disk is full or takes nothing. The message says which; nothing of
 * what was refused is kept.
 */
public final class StorageUnavailable extends PetrelException {

    private static final long serialVersionUID = 1L;

    /** @param message what happened, with which directory, and what to do */
    public StorageUnavailable(String message) {
        super(message);
    }

    /**
     * With what the operating system said.
     *
     * @param message what happened, with which directory, and what to do
     */
    public StorageUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
