package dev.petrel.examples.show;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import java.io.IOException;
import java.time.Duration;

/**
 * The embedded broker on a free port of this machine, with a temporary folder for its data, so that what it acknowledged
 * is there again after a restart. At the end the folder goes.
 */
final class MortalBroker implements AutoCloseable {

    private final TemporaryFolder data;
    private final EmbeddedBroker broker;

    private MortalBroker(TemporaryFolder data, EmbeddedBroker broker) {
        this.data = data;
        this.broker = broker;
    }

    /** Starts one. */
    static MortalBroker start() throws IOException {
        TemporaryFolder data = TemporaryFolder.create();
        try {
            return new MortalBroker(data, EmbeddedBroker.start(BrokerOptions.DEFAULT.withDataDirectory(data.path())));
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    String url() {
        return broker.url();
    }

    /** It goes away with all its connections, and comes back on the same port and the same data. */
    Mishap mishap(Duration down) {
        return new Mishap("BROKER", broker::stop, broker::restart, down);
    }

    @Override
    public void close() throws IOException {
        try {
            broker.close();
        } finally {
            data.close();
        }
    }
}
