package dev.petrel.it;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Timing;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A publisher in a JVM of its own, at QoS 2 on a durable session with its exchanges on disk, until it is killed. */
final class ExactlyOnceProgram {

    /** Before the text of each that was accepted. */
    static final String ACCEPTED = "accepted ";

    /** Before the number of those that have arrived by now. */
    static final String ARRIVED = "arrived ";

    /** Said at the end, when nothing is left to be sent. */
    static final String DRAINED = "drained";

    static final int TOPICS = 4;

    private static final int AT_ONCE = 25;

    private ExactlyOnceProgram() {}

    /** @param lines hears what it says */
    static ChildJvm start(
            String url, Protocol protocol, Path directory, String room, String name, Consumer<String> lines) {
        return ChildJvm.start(
                JvmCommand.of(ExactlyOnceProgram.class, url, protocol.name(), directory.toString(), room, name)
                        .withFlags("-Xmx128m", "-XX:TieredStopAtLevel=1"),
                lines);
    }

    static ClientOptions options(String url, Protocol protocol, Path directory, String room) {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
        return ClientOptions.of(ConnectionSettings.parse(url)
                .withProtocol(protocol)
                .withTiming(Timing.DEFAULT.withBackoff(backoff))
                .withSession(SessionPolicy.durable(room + "-publisher", Duration.ofHours(1)))
                .withOutbox(OutboxSettings.in(directory).withDrainRate(0).withExactlyOnce(true)));
    }

    /**
     * Publishes {@code name number} until it is killed; without a name only what was left before.
     *
     * @param arguments URL, protocol, directory of the outbox, room, name
     */
    public static void main(String[] arguments) {
        String room = arguments[3];
        String name = arguments[4];
        PetrelClient client = PetrelClient.of(
                        options(arguments[0], Protocol.valueOf(arguments[1]), Path.of(arguments[2]), room))
                .start();
        if (name.isEmpty()) {
            if (client.drain(Duration.ofSeconds(60))) {
                say(DRAINED);
            }
            say("closed " + client.close(Duration.ofSeconds(5)));
            return;
        }
        for (int from = 0; ; from += AT_ONCE) {
            List<Receipt> receipts = new ArrayList<>();
            for (int i = from; i < from + AT_ONCE; i++) {
                receipts.add(client.publishAsync(Publication.text(room + "/" + i % TOPICS, name + " " + i)
                        .withQos(Qos.EXACTLY_ONCE)));
            }
            for (int i = 0; i < AT_ONCE; i++) {
                receipts.get(i).accepted().toCompletableFuture().join();
                say(ACCEPTED + name + " " + (from + i));
            }
            receipts.forEach(receipt -> receipt.outcome().toCompletableFuture().join());
            say(ARRIVED + (from + AT_ONCE));
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
