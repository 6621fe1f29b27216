package dev.petrel.examples.guide;

import dev.petrel.ClientOptions;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.FailurePolicy;
import java.time.Duration;

/** What the page about de-duplication shows. */
final class Copies {

    private Copies() {}

    static ClientOptions options(ConnectionSettings settings) {
        // begin: settings
        ClientOptions options = ClientOptions.of(
                        settings.withService(settings.service().withDedupe(Duration.ofMinutes(10), 10_000)))
                .withFailures(FailurePolicy.DEFAULT.withRetries(5));
        // end: settings
        return options;
    }
}
