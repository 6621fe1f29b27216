package dev.petrel.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petrel.testkit.Mosquitto;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The brokers of one class of tests, each started when the first of them asks for it. */
final class Grounds implements AutoCloseable {

    private final Map<Ground.Kind, Ground> open = new ConcurrentHashMap<>();

    /** One of a kind; without an installed Mosquitto its tests are skipped, but on CI they fail. */
    Ground of(Ground.Kind kind) {
        boolean there = kind != Ground.Kind.MOSQUITTO || Mosquitto.installed();
        assumeTrue(there || "true".equals(System.getenv("CI")), "skipped: Mosquitto is not installed");
        return open.computeIfAbsent(kind, Ground::open);
    }

    @Override
    public void close() {
        open.values().forEach(Ground::close);
        open.clear();
    }
}
