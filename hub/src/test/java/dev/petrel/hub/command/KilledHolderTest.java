package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
import dev.petrel.testkit.junit.RequiresMosquitto;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs take events and share one session; whichever has it is killed, and the other one goes on. */
@RequiresMosquitto
@Tag("full")
class KilledHolderTest {

    private static final int TIMES = 10;
    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final Duration TAKE_OVER = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    @Test
    @Timeout(1200)
    void theOtherHubTakesOverInTimeAndNothingIsLost() throws Exception {
        Path key = Files.createFile(
                folder.resolve("key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
                HubJvm one = HubJvm.onPostgres(folder.resolve("one"), url(postgres), key);
                HubJvm other = one.beside(folder.resolve("other"), url(postgres), key);
                Traffic traffic = new Traffic(broker.url())) {
            Traffic.connect(one, broker.port());
            await().atMost(TAKE_OVER).until(() -> holds(one) || holds(other));

            CompletableFuture<Duration> longest = new CompletableFuture<>();
            Thread killer =
                    Thread.ofPlatform().start(() -> longest.completeAsync(() -> kill(one, other), Runnable::run));
            traffic.postUntilEndOf(killer, one, other);

            traffic.isWhole(one);
            System.out.printf(
                    "measured: the hub with the session killed %d times, taken over after %d ms at most: %d events"
                            + " accepted, all arrived in order%n",
                    TIMES, longest.get().toMillis(), traffic.accepted());
            assertThat(longest.get()).isLessThan(TAKE_OVER);
        }
    }

    private static String url(EmbeddedPostgres postgres) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    /** The longest time until the other one was connected. */
    private static Duration kill(HubJvm one, HubJvm other) {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < TIMES; i++) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            boolean first = holds(one);
            HubJvm holder = first ? one : other;
            HubJvm standby = first ? other : one;
            holder.kill();
            long began = System.nanoTime();
            await().atMost(Duration.ofMinutes(1)).until(() -> holds(standby));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            longest = took.compareTo(longest) > 0 ? took : longest;
            holder.startAgain();
            await().atMost(Duration.ofMinutes(1)).until(() -> state(holder).equals("standby"));
        }
        return longest;
    }

    private static boolean holds(HubJvm hub) {
        return state(hub).equals("connected");
    }

    private static String state(HubJvm hub) {
        try {
            return hub.call("GET", "/api/v1/integrations/mqtt/status", "")
                    .path("state")
                    .asString();
        } catch (IOException away) {
            return "away";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "away";
        }
    }
}
