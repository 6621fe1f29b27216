package dev.petrel.examples.house;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Writes down all that is said in the house, and finds by its numbers what is missing or came twice. */
public final class Recorder {

    private final PetrelClient client;
    private final Consumer<Note> reader;
    private final Map<String, Series> series = new ConcurrentHashMap<>();

    /**
     * What was said.
     *
     * @param room in which room
     * @param what about what
     * @param content the number and the value
     */
    public record Note(String room, String what, Numbered content) {}

    /**
     * A recorder that listens through a client.
     *
     * @param reader gets each message, first ones and copies alike; those of several topics at the same time
     */
    public Recorder(PetrelClient client, Consumer<Note> reader) {
        this.client = client;
        this.reader = reader;
    }

    /** Begins to listen; returns at once, this. */
    public Recorder start() {
        client.subscribe("room/{room}/{what}", this::onMessage);
        return this;
    }

    private void onMessage(Message message) {
        Numbered content = Numbered.of(message.payload());
        series(message.topic().name()).add(content.number());
        reader.accept(new Note(message.level("room"), message.level("what"), content));
    }

    /** What has come on a topic. */
    public Series series(String topic) {
        return series.computeIfAbsent(topic, name -> new Series());
    }
}
