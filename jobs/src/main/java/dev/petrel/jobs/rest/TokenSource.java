package dev.petrel.jobs.rest;

import dev.petrel.settings.Secret;
import java.util.Optional;

/** Where the bearer token of a request comes from. May be asked from any thread, and may wait for an answer. */
@FunctionalInterface
public interface TokenSource {

    /**
     * The token for the next request, or empty for a request without one.
     *
     * @throws ComputeException if there should be one and none can be had
     */
    Optional<Secret> token();

    /**
     * Another token in place of one that the service refused, or empty if there is none: then the refusal stands. Asked at
     * most once for a request.
     *
     * @throws ComputeException if there should be one and none can be had
     */
    default Optional<Secret> insteadOf(Secret refused) {
        return Optional.empty();
    }

    /** No token, for a service in guest mode. */
    static TokenSource none() {
        return Optional::empty;
    }

    /** Always the same token. */
    static TokenSource fixed(Secret token) {
        return () -> Optional.of(token);
    }
}
