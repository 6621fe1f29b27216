package dev.petrel.hub.link;

import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The broker's state among the hub's health, under {@code mqtt}. Without a broker the hub is healthy all the same: it goes
 * on accepting events, which wait.
 */
@Component("mqtt")
class LinkHealth implements HealthIndicator {

    private final Link link;

    LinkHealth(Link link) {
        this.link = link;
    }

    @Override
    public Health health() {
        LinkStatus status = link.status();
        Health.Builder health =
                status.connected() || status.state() == LinkState.DISABLED ? Health.up() : Health.unknown();
        return health.withDetail("state", status.state().name().toLowerCase(Locale.ROOT))
                .withDetail("connected", status.connected())
                .build();
    }
}
