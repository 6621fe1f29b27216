package dev.petrel.examples.show;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The embedded broker on a free port of this machine, with a temporary folder for its data, so that what it acknowledged
 * is there again after a restart. At the end the folder goes.
 */
final class MortalBroker implements AutoCloseable {

    private final Path data;
    private final EmbeddedBroker broker;

    private MortalBroker(Path data, EmbeddedBroker broker) {
        this.data = data;
        this.broker = broker;
    }

    /** Starts one. */
    static MortalBroker start() throws IOException {
        Path data = Files.createTempDirectory("petrel-demo");
        try {
            return new MortalBroker(data, EmbeddedBroker.start(BrokerOptions.DEFAULT.withDataDirectory(data)));
        } catch (RuntimeException e) {
            delete(data);
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
            delete(data);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
