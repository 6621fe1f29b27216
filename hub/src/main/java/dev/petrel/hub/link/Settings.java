package dev.petrel.hub.link;

import dev.petrel.hub.config.StoredConfig;
import dev.petrel.settings.Secret;
import java.util.Optional;

/** Where the link reads what it should be. */
interface Settings {

    /** The settings of now; empty before anything is set. */
    Optional<StoredConfig> current();

    /** The password that belongs to settings; throws where it cannot be read, saying why. */
    Optional<Secret> password(StoredConfig of);

    /** Calls after a change that this hub stored. */
    void onChange(Runnable listener);
}
