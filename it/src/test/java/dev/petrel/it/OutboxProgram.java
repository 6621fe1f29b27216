package dev.petrel.it;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.outcome.Receipt;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.SessionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A program of its own that publishes through an outbox until it is killed, and prints what was accepted. */
final class OutboxProgram {

    /** Under which its outbox can be opened. */
    static final String CLIENT_ID = "publisher";

    private OutboxProgram() {}

    static ClientOptions options(String url, Path directory) {
        return options(url, OutboxSettings.in(directory).withDrainRate(0));
    }

    static ClientOptions options(String url, OutboxSettings outbox) {
        return ClientOptions.of(ConnectionSettings.parse(url)
                .withSession(SessionPolicy.clean(CLIENT_ID))
                .withOutbox(outbox));
    }

    /**
     * Publishes {@code name number}, and prints the number up to which all were accepted.
     *
     * @param arguments URL, directory of the outbox, topic, name, how many at once, bytes of each, how many, seconds to
     *     wait at the end until all has arrived; and the version of the protocol, if another than 5
     */
    public static void main(String[] arguments) {
        String topic = arguments[2];
        String name = arguments[3];
        int atOnce = Integer.parseInt(arguments[4]);
        byte[] payload = new byte[Integer.parseInt(arguments[5])];
        int count = Integer.parseInt(arguments[6]);
        ClientOptions options = options(arguments[0], Path.of(arguments[1]));
        Protocol protocol = arguments.length > 8 ? Protocol.valueOf(arguments[8]) : Protocol.MQTT_5;
        PetrelClient client = PetrelClient.of(
                        options.withConnection(options.connection().withProtocol(protocol)))
                .start();
        for (int from = 0; from < count; from += atOnce) {
            List<Receipt> receipts = new ArrayList<>();
            for (int i = from; i < from + atOnce; i++) {
                receipts.add(client.publishAsync(Publication.of(topic, payload(payload, name + " " + i))));
            }
            try {
                receipts.forEach(
                        receipt -> receipt.accepted().toCompletableFuture().join());
            } catch (CompletionException e) {
                say("refused " + e.getCause());
                break;
            }
            say("accepted " + (from + atOnce));
        }
        say("health " + client.health().status());
        client.drain(Duration.ofSeconds(Integer.parseInt(arguments[7])));
        say("closed " + client.close(Duration.ofSeconds(5)));
    }

    private static Payload payload(byte[] like, String text) {
        byte[] start = (text + " ").getBytes(StandardCharsets.UTF_8);
        byte[] payload = Arrays.copyOf(start, Math.max(start.length, like.length));
        Arrays.fill(payload, start.length, payload.length, (byte) '.');
        return Payload.handedOver(payload);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
