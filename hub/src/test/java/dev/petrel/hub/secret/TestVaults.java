package dev.petrel.hub.secret;

import dev.petrel.hub.TestDatabase;
import dev.petrel.time.Time;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Vaults as the processes of an installation have them: on one database, each with its key file. */
public final class TestVaults {

    private TestVaults() {}

    /** That of the hub that owns its database; makes the key file where there is none. */
    public static Vault owner(TestDatabase database, Path keyFile) {
        return on(database, new KeyFile(keyFile).open(true), true, keyFile);
    }

    /** That of a hub that shares its database. */
    public static Vault sharing(TestDatabase database, Path keyFile) {
        return on(database, new KeyFile(keyFile).open(false), false, keyFile);
    }

    private static Vault on(TestDatabase database, MasterKey master, boolean embedded, Path keyFile) {
        return new Vault(
                master,
                new KeyPlace(keyFile, false, embedded),
                database.client(),
                database.transactions(),
                List.of(new SealedColumn("mqtt_config", "password")),
                new StaticListableBeanFactory().getBeanProvider(Time.class));
    }
}
