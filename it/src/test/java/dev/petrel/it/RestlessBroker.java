package dev.petrel.it;

import dev.petrel.testkit.PacketType;
import dev.petrel.testkit.ScriptedBroker;
import java.io.IOException;

/** A broker in a JVM of its own that ends every connection at once, until it is told to rest. */
final class RestlessBroker {

    private static final int SERVER_SHUTTING_DOWN = 0x8B;

    private RestlessBroker() {}

    /** Prints its URL; any line on standard input gives it rest, and the end of its input ends it. */
    public static void main(String[] arguments) throws IOException {
        try (ScriptedBroker broker = ScriptedBroker.start()) {
            broker.on(PacketType.SUBSCRIBE, (connection, subscribe) -> {
                connection.suback(subscribe.packetId(), 1);
                connection.disconnect(SERVER_SHUTTING_DOWN);
            });
            System.out.println(broker.url());
            for (int read = System.in.read(); read >= 0; read = System.in.read()) {
                broker.politely(PacketType.SUBSCRIBE);
            }
        }
    }
}
