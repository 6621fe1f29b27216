package dev.petrel.examples.fleet;

import dev.petrel.PetrelClient;
import dev.petrel.envelope.Envelope;
import dev.petrel.examples.fleet.Words.Heard;
import dev.petrel.examples.fleet.engine.Microphone;
import dev.petrel.message.Qos;
import java.time.Duration;

/** The ears: publish what the microphone hears, word by word as it comes, and each sentence for good. */
public final class SpeechToText {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private SpeechToText() {}

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        try (PetrelClient client = PetrelClient.fromEnvironment().start();
                Microphone microphone = Microphone.open(PAUSE)) {
            microphone.listen(words -> partial(client, words), words -> whole(client, words));
            client.awaitClosed();
        }
    }

    private static void partial(PetrelClient client, String words) {
        Envelope envelope = Envelope.of("stt.partial", new Heard(words, false));
        client.publishAsync(
                client.envelopes().publication("stt/partial", envelope).withQos(Qos.AT_MOST_ONCE));
    }

    private static void whole(PetrelClient client, String words) {
        client.publishAsync(
                client.envelopes().publication("stt/final", Envelope.of("stt.final", new Heard(words, true))));
    }
}
