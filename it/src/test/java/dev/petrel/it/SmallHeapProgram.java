package dev.petrel.it;

import dev.petrel.PetrelClient;
import dev.petrel.fault.QueueFull;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.OutcomeStage;
import dev.petrel.outcome.Receipt;
import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A program with a small heap, which publishes more than that holds while it is not connected, and says what became of it. */
final class SmallHeapProgram {

    static final Duration CLOSED_WITHIN = Duration.ofSeconds(2);

    private SmallHeapProgram() {}

    /** One that publishes so many messages of so many bytes. */
    static ChildJvm start(String url, int count, int bytes) {
        return ChildJvm.start(
                JvmCommand.of(SmallHeapProgram.class, url, Integer.toString(count), Integer.toString(bytes))
                        .withFlags("-Xmx64m", "-XX:TieredStopAtLevel=1"));
    }

    /** Publishes; waits for a word and until all has arrived; publishes again and closes. */
    public static void main(String[] arguments) throws IOException {
        PetrelClient client = PetrelClient.of(arguments[0]).start();
        publishAll(client, arguments);
        System.in.read();
        System.out.println("drained " + client.drain(Duration.ofSeconds(60)));
        System.in.read();
        publishAll(client, arguments);
        long start = System.nanoTime();
        client.close(CLOSED_WITHIN);
        System.out.println("closed within " + (System.nanoTime() - start) / 1_000_000 + " ms.");
    }

    private static void publishAll(PetrelClient client, String[] arguments) {
        int count = Integer.parseInt(arguments[1]);
        int bytes = Integer.parseInt(arguments[2]);
        int accepted = 0;
        int full = 0;
        for (int i = 0; i < count; i++) {
            byte[] payload = Arrays.copyOf((i + " ").getBytes(StandardCharsets.UTF_8), bytes);
            Receipt receipt = client.publishAsync(Publication.of("lines", Payload.handedOver(payload)));
            Object end = OutcomeStage.toWaitOn(receipt.accepted())
                    .handle((nothing, failure) -> failure == null ? "accepted" : failure)
                    .join();
            accepted += end.equals("accepted") ? 1 : 0;
            full += end instanceof QueueFull ? 1 : 0;
        }
        System.out.println("accepted " + accepted + ", full " + full + ", "
                + client.health().status() + ".");
    }
}
