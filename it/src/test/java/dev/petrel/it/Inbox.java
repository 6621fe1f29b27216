package dev.petrel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A handler that keeps what it got. */
final class Inbox implements MessageHandler {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void handle(Message message) {
        messages.add(message);
    }

    /** What came so far. */
    List<Message> messages() {
        return List.of(messages.toArray(Message[]::new));
    }

    /** How many came so far. */
    int count() {
        return messages.size();
    }

    /** Payloads of what came so far. */
    List<String> texts() {
        return messages().stream().map(message -> message.payload().utf8()).toList();
    }

    /** Waits until so many have come. */
    List<String> await(int count) {
        Await.untilAsserted(() -> assertThat(count()).as("messages received").isGreaterThanOrEqualTo(count));
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
