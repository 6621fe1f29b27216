package dev.petrel.examples.fleet;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.examples.fleet.Words.Say;
import dev.petrel.examples.fleet.Words.Status;
import dev.petrel.examples.fleet.engine.Speaker;

/** The mouth: says what it is told to say, and how far it has come. */
public final class TextToSpeech {

    private TextToSpeech() {}

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        try (PetrelClient client = PetrelClient.fromEnvironment().start()) {
            client.subscribe("tts/say", Say.class, event -> say(client, event.data()));
            client.awaitClosed();
        }
    }

    private static void say(PetrelClient client, Say say) throws InterruptedException {
        status(client, "speaking_start", say);
        new Speaker().say(say.text());
        status(client, "speaking_end", say);
    }

    private static void status(PetrelClient client, String event, Say say) {
        client.publish("tts/status", Envelope.of("tts.status", new Status(event, say.text(), say.id())));
    }
}
