package dev.petrel.examples.guide;

import dev.petrel.PetrelClient;
import dev.petrel.health.HealthStatus;
import dev.petrel.settings.ConnectionSettings;
import java.time.Duration;

/** What the page about health shows. */
final class Vital {

    private Vital() {}

    static ConnectionSettings settings(ConnectionSettings settings) {
        // begin: settings
        ConnectionSettings watched = settings.withService(
                settings.service().withHealth(true).withHeartbeat(true).withHeartbeatInterval(Duration.ofSeconds(10)));
        // end: settings
        return watched;
    }

    static void report(PetrelClient client) {
        // begin: report
        client.report(HealthStatus.failing("the model is not loaded"));
        // end: report
    }

    static void recovered(PetrelClient client) {
        // begin: recovered
        client.report(HealthStatus.healthy());
        // end: recovered
    }

    static void watch(PetrelClient client) {
        // begin: watch
        client.subscribe("system/health/{service}", HealthStatus.class, event -> {
            String service = event.message().level("service");
            System.out.println(service
                    + (event.data().ok()
                            ? " is well"
                            : " is not well: " + event.data().event()));
        });
        // end: watch
    }
}
