package dev.petrel.hub.broker;

import dev.petrel.broker.BrokerNotStarted;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.hub.HubProperties;
import dev.petrel.hub.broker.BrokerProperties.Kind;
import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.BrokerConfigs;
import dev.petrel.hub.config.PasswordChange;
import dev.petrel.hub.config.PasswordState;
import dev.petrel.hub.config.StoredConfig;
import dev.petrel.hub.database.OwnerOnly;
import dev.petrel.settings.Secret;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The embedded broker: there before all that connects to it, gone after it. Its first start writes it into the hub's
 * settings; from then on they are the administrator's, but for its port, if it is started on another one.
 */
@Component
final class HubBroker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(HubBroker.class);
    /** Far below the web server and the link. */
    private static final int PHASE = Integer.MIN_VALUE + 1000;
    /** Waiting messages beyond this are on disk: the whole hub is to stay small. */
    private static final long MEMORY = 32L * 1024 * 1024;

    private static final String WHO = "petrel hub";

    private final BrokerProperties properties;
    private final Path folder;
    private final Path password;
    private final BrokerConfigs configs;
    private volatile boolean running;
    private @Nullable EmbeddedBroker broker;

    HubBroker(BrokerProperties properties, HubProperties hub, BrokerConfigs configs) {
        this.properties = properties;
        this.folder = hub.dataDir().resolve("broker");
        this.password = folder.resolve("password");
        this.configs = configs;
    }

    @Override
    public void start() {
        running = true;
        Optional<StoredConfig> stored = configs.current();
        boolean named = stored.map(this::names).orElse(true);
        switch (properties.kind()) {
            case NONE -> {}
            case EMBEDDED -> launch(stored, named);
            case UNTIL_ANOTHER_IS_SET -> {
                if (named) {
                    launch(stored, true);
                }
            }
        }
    }

    private void launch(Optional<StoredConfig> stored, boolean named) {
        OwnerOnly.folder(folder);
        BrokerPassword login = BrokerPassword.in(password);
        try {
            broker = EmbeddedBroker.start(BrokerOptions.DEFAULT
                    .withHost(properties.host())
                    .withPort(properties.port())
                    .withDataDirectory(folder)
                    .withLogin(login.login())
                    .withMemory(MEMORY));
        } catch (BrokerNotStarted failure) {
            if (properties.kind() == Kind.EMBEDDED || stored.isPresent()) {
                throw failure;
            }
            LOG.warn(
                    "No embedded broker: {}. Set the broker that is there, or start with --broker-port",
                    failure.getMessage());
            return;
        }
        LOG.info(
                "The embedded broker listens on {}:{}, user {}, password in {}",
                properties.host(),
                broker.port(),
                BrokerPassword.USER,
                password);
        int port = broker.port();
        boolean elsewhere = stored.map(StoredConfig::config)
                .filter(config -> config.broker().port() == port)
                .isEmpty();
        if (named && (elsewhere || login.fresh())) {
            configs.save(
                    pointing(stored, port),
                    new PasswordChange.Set(secret(login)),
                    OptionalLong.of(stored.map(StoredConfig::version).orElse(0L)),
                    WHO);
        }
        if (!named) {
            LOG.warn("The hub's settings name another broker than the embedded one");
        }
    }

    private BrokerConfig pointing(Optional<StoredConfig> stored, int port) {
        BrokerConfig before = stored.map(StoredConfig::config).orElse(BrokerConfig.NONE);
        String host = stored.isEmpty() ? address(port).host() : before.broker().host();
        return new BrokerConfig(
                stored.isEmpty() || before.enabled(),
                new BrokerAddress(host, port, BrokerPassword.USER, false),
                before.publish(),
                before.discovery(),
                before.availability());
    }

    /** Whether the settings mean this broker: by its place, or by the password that it alone takes. */
    private boolean names(StoredConfig stored) {
        return stored.config().broker().samePlace(address(properties.port())) || hasOurPassword(stored);
    }

    private boolean hasOurPassword(StoredConfig stored) {
        return stored.password() == PasswordState.STORED
                && !stored.config().broker().useTls()
                && configs.password(stored)
                        .filter(known -> BrokerPassword.isIn(password, known))
                        .isPresent();
    }

    private BrokerAddress address(int port) {
        String host = switch (properties.host()) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> properties.host();
        };
        return new BrokerAddress(host, port, BrokerPassword.USER, false);
    }

    private static Secret secret(BrokerPassword login) {
        return Objects.requireNonNull(login.login().password());
    }

    @Override
    public void stop() {
        EmbeddedBroker stopping = broker;
        broker = null;
        if (stopping != null) {
            stopping.stop();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
