package dev.petrel.hub.link;

import dev.petrel.hub.config.StoredConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to do so that what is matches what should be. */
sealed interface Plan {

    /** Nothing. */
    record Keep() implements Plan {}

    /** End the client, if there is one, since none should be; and let others have the lease. */
    record Rest() implements Plan {}

    /** End the client, if there is one, since another hub may have the session; and ask for the lease. */
    record Wait() implements Plan {}

    /** End the client, if there is one, and begin with these settings. */
    record Begin(StoredConfig config) implements Plan {}

    /**
     * Decides.
     *
     * @param config what is stored
     * @param paused whether an administrator had it disconnected
     * @param held whether this hub has the lease
     * @param running the version of the settings that the client was made with; null for no client
     */
    static Plan of(Optional<StoredConfig> config, boolean paused, boolean held, @Nullable Long running) {
        if (paused || !wanted(config)) {
            return new Rest();
        }
        if (!held) {
            return new Wait();
        }
        StoredConfig wish = config.orElseThrow();
        return running != null && running == wish.version() ? new Keep() : new Begin(wish);
    }

    /** Whether there is something to connect to. */
    static boolean wanted(Optional<StoredConfig> config) {
        return config.filter(stored -> stored.config().enabled()
                        && !stored.config().broker().host().isEmpty())
                .isPresent();
    }
}
