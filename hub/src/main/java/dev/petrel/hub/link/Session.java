package dev.petrel.hub.link;

import dev.petrel.PetrelClient;
import dev.petrel.hub.config.StoredConfig;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The session with the broker, from one change of the settings to the next; it outlives cuts of the connection.
 *
 * @param config the settings that it was made with
 * @param client publishes and subscribes; what is published while the connection is cut waits
 * @param held whether this hub still holds the installation's session, by its own clock: false as soon as another hub may
 *     have taken it
 */
public record Session(StoredConfig config, PetrelClient client, BooleanSupplier held) {

    public Session {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(held, "held");
    }
}
