package dev.petrel.examples.house;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Writes down all that is said in the house, and finds by its numbers what is missing or came twice. */
public final class Recorder {

    private final PetrelClient client;
    private final BiConsumer<String, Numbered> reader;
    private final Map<String, Series> series = new ConcurrentHashMap<>();

    /**
     * A recorder that listens through a client.
     *
     * @param reader gets topic and content of each message, first ones and copies alike; for topics at the same time
     */
    public Recorder(PetrelClient client, BiConsumer<String, Numbered> reader) {
        this.client = client;
        this.reader = reader;
    }

    /** Begins to listen; returns at once, this. */
    public Recorder start() {
        client.subscribe("room/+/+", this::onMessage);
        return this;
    }

    private void onMessage(Message message) {
        Numbered content = Numbered.of(message.payload());
        series(message.topic().name()).add(content.number());
        reader.accept(message.topic().name(), content);
    }

    /** What has come on a topic. */
    public Series series(String topic) {
        return series.computeIfAbsent(topic, name -> new Series());
    }
}
