package dev.petrel.hub.config;

import dev.petrel.settings.Secret;
import java.util.Optional;

/** Tries settings without storing them. */
public interface Trial {

    /** Connects once, bounded in time, and disconnects. */
    Outcome run(BrokerConfig config, Optional<Secret> password);
}
