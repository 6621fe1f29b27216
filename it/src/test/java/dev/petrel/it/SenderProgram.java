package dev.petrel.it;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import dev.petrel.testkit.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A sender in a JVM of its own, which keeps its books on standard output. */
final class SenderProgram {

    private static final Duration SLICE = Duration.ofMillis(100);
    private static final Duration END_WITHIN = Duration.ofSeconds(90);
    private static final String READY = "connected";
    private static final String DONE = "all have an outcome: ";

    private SenderProgram() {}

    /** Starts one, and waits until it is connected. */
    static ChildJvm start(String url, Protocol protocol, String room, int perSecond, Ledger books) {
        ChildJvm program = ChildJvm.start(
                JvmCommand.of(SenderProgram.class, url, protocol.name(), room, Integer.toString(perSecond))
                        .withFlags("-Xmx128m", "-XX:TieredStopAtLevel=1"),
                books::read);
        program.awaitLine(READY, Duration.ofSeconds(30));
        return program;
    }

    /** Has one stop sending, and waits until it has said how everything ended; whether everything did. */
    static boolean finish(ChildJvm program) {
        program.tell("stop");
        return program.awaitLine(DONE, END_WITHIN.plusSeconds(10)).endsWith("true");
    }

    /** Sends until it is told to stop, or its input ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ConnectionSettings settings = ConnectionSettings.parse(arguments[0])
                .withProtocol(Protocol.valueOf(arguments[1]))
                .withTiming(Post.TIMING);
        int perSecond = Integer.parseInt(arguments[3]);
        try (PetrelClient client = PetrelClient.of(ClientOptions.of(Post.sending(settings, arguments[2])))
                .start()) {
            client.awaitConnected(Inbox.PATIENCE);
            Sender sender = new Sender(client, arguments[2], entry -> System.out.println(entry.line()));
            System.out.println(READY);
            AtomicBoolean stopped = new AtomicBoolean();
            Thread sending = Thread.ofPlatform().start(() -> {
                while (!stopped.get()) {
                    sender.sendFor(SLICE, perSecond);
                }
            });
            awaitWord();
            stopped.set(true);
            sending.join();
            boolean all = client.drain(END_WITHIN);
            System.out.println(DONE + all);
        }
    }

    private static void awaitWord() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("stop"); ) {
            line = in.readLine();
        }
    }
}
