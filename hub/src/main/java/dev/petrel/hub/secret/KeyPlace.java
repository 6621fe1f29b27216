package dev.petrel.hub.secret;

import dev.petrel.hub.HubProperties;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the master key stands, and whether the hub may make it.
 *
 * @param file the file
 * @param named whether it was named where the hub is started; such a file is never made
 * @param embedded whether the database belongs to this process alone
 */
record KeyPlace(Path file, boolean named, boolean embedded) {

    static KeyPlace of(HubProperties properties, String databaseUrl) {
        boolean embedded = databaseUrl.startsWith("jdbc:h2:")
                && !databaseUrl.startsWith("jdbc:h2:tcp:")
                && !databaseUrl.startsWith("jdbc:h2:ssl:");
        Path file = Optional.ofNullable(properties.keyFile())
                .orElse(properties.dataDir().resolve("master.key"));
        return new KeyPlace(file, properties.keyFile() != null, embedded);
    }

    boolean mayBeMade() {
        return embedded && !named;
    }
}
