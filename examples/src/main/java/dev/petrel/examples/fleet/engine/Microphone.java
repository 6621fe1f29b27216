package dev.petrel.examples.fleet.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Somebody who says a sentence every now and then, word by word. */
public final class Microphone implements AutoCloseable {

    private static final List<String> SENTENCES = List.of(
            "good morning",
            "what is the weather like",
            "is there a storm coming",
            "who is at home in a storm",
            "thank you");

    private final Duration pause;
    private final ExecutorService ear = Executors.newVirtualThreadPerTaskExecutor();

    private Microphone(Duration pause) {
        this.pause = pause;
    }

    /** One before which somebody makes such a pause after each sentence. */
    public static Microphone open(Duration pause) {
        return new Microphone(pause);
    }

    /**
     * Listens from now on until it is closed.
     *
     * @param partial gets what was understood so far, after each word but the last
     * @param sentence gets each sentence
     */
    public void listen(Consumer<String> partial, Consumer<String> sentence) {
        ear.execute(() -> hear(partial, sentence));
    }

    private void hear(Consumer<String> partial, Consumer<String> sentence) {
        try {
            for (int i = 0; ; i = (i + 1) % SENTENCES.size()) {
                hear(SENTENCES.get(i), partial);
                sentence.accept(SENTENCES.get(i));
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void hear(String sentence, Consumer<String> partial) throws InterruptedException {
        for (int space = sentence.indexOf(' '); space >= 0; space = sentence.indexOf(' ', space + 1)) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos() / 20);
            partial.accept(sentence.substring(0, space));
        }
    }

    @Override
    public void close() {
        ear.shutdownNow();
    }
}
