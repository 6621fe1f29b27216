package dev.petrel.it;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A reader in a JVM of its own that writes down what it has handled, and says it; one message it never ends. */
final class ReaderProgram {

    private static final String READY = "subscribed";

    private ReaderProgram() {}

    /** Starts one, and waits until it has subscribed. */
    static ChildJvm start(String url, Protocol protocol, String room, Path directory, long stuck) {
        ChildJvm program = ChildJvm.start(
                JvmCommand.of(ReaderProgram.class, url, protocol.name(), room, directory.toString(), "" + stuck)
                        .withFlags("-Xmx128m", "-XX:TieredStopAtLevel=1"));
        program.awaitLine(READY, Duration.ofSeconds(30));
        return program;
    }

    /**
     * Reads until it is killed.
     *
     * @param arguments URL, protocol, room, directory of what was handled, the number of the message that it never ends
     */
    public static void main(String[] arguments) throws InterruptedException {
        String room = arguments[2];
        long stuck = Long.parseLong(arguments[4]);
        ConnectionSettings settings = ConnectionSettings.parse(arguments[0])
                .withProtocol(Protocol.valueOf(arguments[1]))
                .withTiming(Post.TIMING)
                .withSession(SessionPolicy.durable(room, Duration.ofHours(1)))
                .withService(ServiceSettings.named(room)
                        .withDedupe(Duration.ofHours(1), 10_000)
                        .withDedupeDirectory(Path.of(arguments[3])));
        PetrelClient client = PetrelClient.of(ClientOptions.of(settings));
        client.subscribe(room + "/+", Sender.Numbered.class, event -> {
            long n = event.data().n();
            if (n == stuck) {
                say("entered " + n);
                new CountDownLatch(1).await();
            }
            say("handled " + n + ".");
        });
        client.start().awaitConnected(Inbox.PATIENCE);
        say(READY);
        client.awaitClosed();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
