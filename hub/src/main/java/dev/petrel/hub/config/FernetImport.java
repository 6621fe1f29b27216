package dev.petrel.hub.config;

import dev.petrel.hub.secret.Fernet;
import dev.petrel.hub.secret.Unreadable;
import dev.petrel.settings.Secret;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes over a password that an earlier installation encrypted: a row that was copied with {@code encrypted:} and a Fernet
 * token is opened at the start with {@code ENCRYPTION_KEY} or {@code ENCRYPTION_KEY_PREVIOUS} and sealed with the hub's own
 * key. A password that comes over the API is never taken for such a token.
 */
@Component
final class FernetImport implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(FernetImport.class);
    private static final String PREFIX = "encrypted:";

    private final BrokerConfigs configs;
    private final ConfigTable table;
    private final Environment environment;

    FernetImport(BrokerConfigs configs, JdbcClient database, Environment environment) {
        this.configs = configs;
        this.table = new ConfigTable(database);
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        table.read()
                .ifPresent(row -> row.sealedPassword()
                        .filter(password -> password.startsWith(PREFIX))
                        .ifPresent(password -> takeOver(row, password.substring(PREFIX.length()))));
    }

    private void takeOver(ConfigRow row, String token) {
        try {
            String clear = Fernet.open(token, keys());
            PasswordChange change =
                    clear.isEmpty() ? new PasswordChange.Clear() : new PasswordChange.Set(Secret.of(clear));
            configs.save(row.fields().config(), change, OptionalLong.of(row.version()), "import");
            LOG.info("The password of an earlier installation was taken over");
        } catch (Unreadable noKey) {
            LOG.warn(
                    "The password of an earlier installation cannot be taken over: {}. Start the hub once with the"
                            + " ENCRYPTION_KEY of that installation, or enter the password again",
                    noKey.getMessage());
        } catch (StaleVersion anotherHubWasFaster) {
            LOG.debug("Another hub took over the password of an earlier installation");
        }
    }

    private List<String> keys() {
        return Stream.of("ENCRYPTION_KEY", "ENCRYPTION_KEY_PREVIOUS")
                .flatMap(name -> Stream.of(environment.getProperty(name, "").split(",")))
                .filter(key -> !key.isBlank())
                .toList();
    }
}
