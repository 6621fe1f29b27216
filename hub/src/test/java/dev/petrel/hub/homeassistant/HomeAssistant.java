package dev.petrel.hub.homeassistant;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Stands for Home Assistant: reads what is below a prefix, and keeps what is kept. */
final class HomeAssistant implements AutoCloseable {

    private final PetrelClient client;
    private final List<Message> heard = new ArrayList<>();
    private final Map<String, String> standing = new HashMap<>();

    HomeAssistant(String url, String prefix) {
        client = PetrelClient.of(url).start();
        client.subscribe(prefix + "/#", this::hear);
        client.awaitConnected(Duration.ofSeconds(30));
    }

    private synchronized void hear(Message message) {
        heard.add(message);
        if (message.payload().size() == 0) {
            standing.remove(message.topic().toString());
        } else {
            standing.put(message.topic().toString(), message.payload().utf8());
        }
    }

    /** The topics where something stands. */
    synchronized Set<String> topics() {
        return new TreeSet<>(standing.keySet());
    }

    /** What stands at a topic; empty text for nothing. */
    synchronized String at(String topic) {
        return standing.getOrDefault(topic, "");
    }

    /** All that came at a topic, in order. */
    synchronized List<String> heardAt(String topic) {
        return heard.stream()
                .filter(message -> message.topic().toString().equals(topic))
                .map(message -> message.payload().utf8())
                .toList();
    }

    /** All that came. */
    synchronized List<Message> heard() {
        return List.copyOf(heard);
    }

    /** Says something. */
    void say(String topic, String text, boolean retain) {
        client.publish(Publication.text(topic, text).withRetain(retain));
    }

    @Override
    public void close() {
        client.close(Duration.ofSeconds(5));
    }
}
