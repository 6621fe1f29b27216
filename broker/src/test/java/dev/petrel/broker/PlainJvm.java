package dev.petrel.broker;

import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;

/** A program that keeps data in a JVM without any flag: {@code main(directory, "broker" or "netty" first)}. */
final class PlainJvm {

    private PlainJvm() {}

    public static void main(String[] arguments) {
        if (arguments[1].equals("netty")) {
            System.out.println("direct memory " + PlatformDependent.maxDirectMemory());
        }
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.DEFAULT.withDataDirectory(Path.of(arguments[0])))) {
            broker.restart();
            System.out.println("restarted");
        } catch (BrokerNotStarted e) {
            System.out.println(e.getMessage());
        }
    }
}
