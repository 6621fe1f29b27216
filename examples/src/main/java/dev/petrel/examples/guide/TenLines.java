package dev.petrel.examples.guide;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;

/** A whole service: its settings come from the environment, and so do health, heartbeat and de-duplication. */
public final class TenLines {

    private TenLines() {}

    // begin: ten-lines
    record Name(String name) {}

    public static void main(String[] arguments) throws InterruptedException {
        PetrelClient client = PetrelClient.fromEnvironment().start();
        client.subscribe("greeter/ask", Name.class, ask -> {
            Name answer = new Name("hello " + ask.data().name());
            client.publish("greeter/say", Envelope.of("greeter.say", answer));
        });
        client.awaitClosed();
    }
    // end: ten-lines
}
