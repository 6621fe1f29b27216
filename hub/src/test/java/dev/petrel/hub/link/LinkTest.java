package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresMosquitto
@Timeout(300)
class LinkTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Database database = new Database();

    private Link link(Speaker... speakers) {
        return LinkBeans.link(
                new SettingsTable(database.jdbc),
                database.source,
                Reach.of(List.of()),
                () -> List.of(speakers),
                new Tally());
    }

    @Test
    void theBrokerIsToldThatTheHubIsThereAndThatItIsGone() {
        try (Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                Watcher watcher = new Watcher(broker.url())) {
            database.configure(1, broker.port(), "home");
            Link link = link();

            link.start();
            await().atMost(LONG).until(() -> link.connected());
            watcher.awaits("home/status=online");
            link.stop();

            watcher.awaits("home/status=online", "home/status=offline");
            assertThat(link.status().connected()).isFalse();
        }
    }
}
