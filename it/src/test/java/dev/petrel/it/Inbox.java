package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A handler that keeps what it got. */
final class Inbox implements MessageHandler {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Message> messages = new CopyOnWriteArrayList<>();

    @Override
    public void handle(Message message) {
        messages.add(message);
    }

    /** What came so far. */
    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Payloads of what came so far. */
    List<String> texts() {
        return messages.stream().map(message -> message.payload().utf8()).toList();
    }

    /** Waits until so many have come. */
    List<String> await(int count) {
        Await.untilAsserted(
                () -> assertThat(messages.size()).as("messages received").isGreaterThanOrEqualTo(count));
        return texts();
    }

    /** Waits for the only one. */
    Message awaitOne() {
        Await.until(() -> !messages.isEmpty());
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }

    void clear() {
        messages.clear();
    }
}
