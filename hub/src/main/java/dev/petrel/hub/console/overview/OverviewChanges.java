package dev.petrel.hub.console.overview;

import dev.petrel.hub.console.Changing;
import dev.petrel.hub.fleet.Fleet;
import dev.petrel.hub.fleet.Sight;
import dev.petrel.hub.link.Link;
import dev.petrel.hub.link.LinkFigures;
import dev.petrel.hub.link.LinkStatus;
import dev.petrel.hub.link.Trend;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What changes on the first page. */
@Configuration(proxyBeanMethods = false)
class OverviewChanges {

    /** Signs of life are shown in steps of so many seconds: each heartbeat of each service would be too much. */
    private static final long SIGNS_EVERY = 5;

    /** What of the connection is told in words. */
    @Bean
    Changing connectionChanges(Link link) {
        return changing("connection", () -> {
            LinkStatus status = link.status();
            return Arrays.asList(
                    status.state(),
                    status.connected(),
                    status.paused(),
                    status.holder(),
                    status.broker(),
                    status.lastError());
        });
    }

    @Bean
    Changing figuresChanges(LinkFigures figures) {
        return changing(
                "figures", () -> List.of(figures.failed(), figures.reconnects(), figures.waiting(), figures.mishaps()));
    }

    @Bean
    Changing trendChanges(Trend trend) {
        return changing("trend", () -> {
            List<Trend.Step> steps = trend.steps();
            return steps.isEmpty() ? "" : steps.get(steps.size() - 1).at();
        });
    }

    @Bean
    Changing fleetChanges(Fleet fleet) {
        return changing(
                "fleet",
                () -> fleet.services().stream()
                        .map(sight -> Arrays.asList(sight.service(), sight.condition(), sight.says(), step(sight)))
                        .toList());
    }

    private static long step(Sight sight) {
        Instant sign = sight.sign();
        return sign == null ? 0 : sign.getEpochSecond() / SIGNS_EVERY;
    }

    private static Changing changing(String kind, Supplier<Object> mark) {
        return new Changing() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Object mark() {
                return mark.get();
            }
        };
    }
}
