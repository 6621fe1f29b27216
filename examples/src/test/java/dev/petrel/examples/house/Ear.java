package dev.petrel.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hears what a test waits for. */
final class Ear {

    private final LinkedBlockingQueue<Message> heard = new LinkedBlockingQueue<>();

    /** Listens, and waits until the broker knows. */
    Ear(PetrelClient client, String filter) {
        client.subscribe(filter, heard::add).awaitGranted(LocalBroker.PATIENCE);
    }

    /** The next message. */
    Message next() throws InterruptedException {
        Message message = heard.poll(LocalBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(message).as("a message within " + LocalBroker.PATIENCE).isNotNull();
        return message;
    }

    /** Topic and text of the next message. */
    String nextText() throws InterruptedException {
        Message message = next();
        return message.topic().name() + " " + message.payload().utf8();
    }
}
