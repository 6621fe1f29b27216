package dev.petrel.examples.composition;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.message.Subscription;
import java.util.function.Consumer;

// begin: domain
/** A client in the words of its domain: its users know no topics, types or QoS. */
public final class Voice implements AutoCloseable {

    private final PetrelClient client;

    /** What is to be spoken. */
    public record Say(String text) {}

    /** What was heard. */
    public record Transcript(String text, double confidence) {}

    /** Speaks and hears by a client, which it closes at the end. */
    public Voice(PetrelClient client) {
        this.client = client;
    }

    /** Has a text spoken; returns when the broker has it. */
    public void say(String text) {
        client.publish("tts/say", Envelope.of("tts.say", new Say(text)));
    }

    /** Listens, until the subscription is closed. */
    public Subscription onTranscript(Consumer<Transcript> action) {
        return client.subscribe("stt/final", Transcript.class, event -> action.accept(event.data()));
    }

    @Override
    public void close() {
        client.close();
    }
}
// end: domain
