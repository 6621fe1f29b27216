package dev.petrel.examples.fleet;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.Event;
import dev.petrel.examples.fleet.Words.Answer;
import dev.petrel.examples.fleet.Words.Heard;
import dev.petrel.examples.fleet.Words.Say;
import dev.petrel.examples.fleet.engine.Chatter;
import dev.petrel.stream.StreamWriter;
import java.util.List;

/** The mind: answers each sentence, word by word for who cannot wait, and has the answer said. */
public final class LanguageModel {

    private LanguageModel() {}

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        try (PetrelClient client = PetrelClient.fromEnvironment().start()) {
            client.subscribe("stt/final", Heard.class, heard -> answer(client, heard));
            client.awaitClosed();
        }
    }

    private static void answer(PetrelClient client, Event<Heard> heard) {
        String id = heard.envelope().id();
        List<String> words = new Chatter().answer(heard.data().text());
        StreamWriter stream = StreamWriter.to(client, client.envelopes(), "llm/stream", id);
        words.forEach(word -> stream.write(word + " "));
        stream.finish();
        String reply = String.join(" ", words);
        client.publish(
                "llm/response",
                Envelope.of("llm.response", new Answer(id, reply)).answering(heard.envelope()));
        client.publish("tts/say", Envelope.of("tts.say", new Say(reply, id)));
    }
}
