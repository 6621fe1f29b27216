package dev.petrel.spring;

import dev.petrel.PetrelClient;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** How a client is: down while it is not connected; up when it is, with what is missing where something is. */
final class ClientHealth implements HealthIndicator {

    private final PetrelClient client;

    ClientHealth(PetrelClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        dev.petrel.observe.Health health = client.health();
        Health.Builder builder = switch (health.status()) {
            case UP, DEGRADED -> Health.up();
            case DOWN -> Health.down();
        };
        if (!health.reasons().isEmpty()) {
            builder.withDetail("reasons", health.reasons());
        }
        return builder.withDetail("client", health.status().name().toLowerCase(Locale.ROOT))
                .withDetail(
                        "connection", health.state().getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .build();
    }
}
