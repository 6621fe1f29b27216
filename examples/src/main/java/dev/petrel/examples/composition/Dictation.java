package dev.petrel.examples.composition;

import dev.petrel.PetrelClient;
import dev.petrel.message.Publisher;
import dev.petrel.message.Subscription;
import dev.petrel.stream.StreamEvent;
import dev.petrel.stream.StreamReader;
import dev.petrel.stream.StreamWriter;
import java.util.List;
import java.util.function.Consumer;

/** A text that comes in pieces, as a language model makes it. */
public final class Dictation {

    private Dictation() {}

    /** Sends a text word by word, over a publisher that may be wrapped around the client. */
    public static void dictate(PetrelClient client, Publisher publisher, String id, List<String> words) {
        // begin: writing
        StreamWriter stream = StreamWriter.to(publisher, client.envelopes(), "llm/stream", id);
        words.forEach(stream::write);
        stream.finish();
        // end: writing
    }

    /** Puts texts together again. */
    public static Subscription listen(PetrelClient client, Consumer<String> screen) {
        // begin: reading
        StreamReader reader = StreamReader.of(client.envelopes(), event -> {
            switch (event) {
                case StreamEvent.Delta delta -> screen.accept(delta.text());
                case StreamEvent.Gap gap -> screen.accept("[...]");
                case StreamEvent.Done done -> screen.accept(done.complete() ? "\n" : " (with gaps)\n");
                case StreamEvent.Abandoned abandoned -> screen.accept("[broken off]\n");
            }
        });
        Subscription subscription = client.subscribe("llm/stream", reader);
        // end: reading
        return subscription;
    }
}
