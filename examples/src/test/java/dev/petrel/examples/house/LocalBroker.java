package dev.petrel.examples.house;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The embedded broker for one test class, and clients of it for one test. */
public final class LocalBroker implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** How long a test waits for what has to come. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ArrayDeque<PetrelClient> clients = new ArrayDeque<>();
    private @Nullable EmbeddedBroker broker;

    @Override
    public void beforeAll(ExtensionContext context) {
        broker = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    }

    /** Where it listens. */
    public String url() {
        return Objects.requireNonNull(broker).url();
    }

    /** A client that is connecting. */
    public PetrelClient client(String name) {
        ConnectionSettings settings = ConnectionSettings.parse(url()).withSession(SessionPolicy.clean(name));
        PetrelClient client = PetrelClient.of(ClientOptions.of(settings)).start();
        clients.push(client);
        return client;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(PetrelClient::close);
        clients.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Objects.requireNonNull(broker).close();
    }
}
