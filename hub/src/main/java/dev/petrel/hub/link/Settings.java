package dev.petrel.hub.link;

import dev.petrel.hub.config.StoredConfig;
import dev.petrel.settings.Secret;
import java.util.Optional;

/** Where the link reads what it should be. */
interface Settings {

    Optional<StoredConfig> current();

    Optional<Secret> password();
}
