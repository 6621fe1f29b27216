package dev.petrel.hub.command;

import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hub, broker and both are killed under load: what was accepted arrives, in order per camera, and what is retained is right. */
@RequiresMosquitto
class KilledHubTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(400)
    void whatWasAcceptedArrivesWhenHubAndBrokerAreKilled() throws Exception {
        kills(Duration.ofSeconds(10), 3);
    }

    @Test
    @Tag("full")
    @Timeout(1200)
    void fiveMinutesOfKillsLoseNothing() throws Exception {
        kills(Duration.ofMinutes(5), 20);
    }

    private void kills(Duration time, int times) throws Exception {
        MosquittoOptions options = MosquittoOptions.DEFAULT
                .withPersistence(folder.resolve("broker"))
                .withLines("max_queued_messages 0", "autosave_interval 1", "autosave_on_changes true");
        try (Mosquitto broker = Mosquitto.start(options);
                HubJvm hub = HubJvm.start(folder.resolve("hub"));
                Traffic traffic = new Traffic(broker.url())) {
            Traffic.connect(hub, broker.port());

            Thread killer = Thread.ofPlatform().start(() -> kill(hub, broker, time, times));
            traffic.postUntilEndOf(killer, hub);

            traffic.isWhole(hub);
            System.out.println("measured: hub and broker killed " + times + " times in " + time.toSeconds() + " s: "
                    + traffic.accepted() + " events accepted, all arrived in order");
        }
    }

    /** Every third time the hub, the broker, and both. */
    private static void kill(HubJvm hub, Mosquitto broker, Duration time, int times) {
        Random random = new Random(7);
        long each = time.toNanos() / times;
        for (int i = 0; i < times; i++) {
            LockSupport.parkNanos(each / 2 + (long) (random.nextDouble() * each));
            if (i % 3 != 1) {
                hub.killAndStart();
            }
            if (i % 3 != 0) {
                broker.kill();
                broker.restart();
            }
        }
    }
}
