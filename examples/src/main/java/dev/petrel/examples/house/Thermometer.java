package dev.petrel.examples.house;

import dev.petrel.PetrelClient;
import dev.petrel.message.Publication;
import dev.petrel.outcome.Receipt;

/** Publishes what it measures in a room on {@code room/<name>/temperature}, also while the broker is away. */
public final class Thermometer {

    private final PetrelClient client;
    private final Room room;
    private volatile long published;

    /** A thermometer that publishes through a client, which may be connected or not. */
    public Thermometer(PetrelClient client, Room room) {
        this.client = client;
        this.room = room;
    }

    /** Measures and hands the reading over at QoS 1; never waits for the broker. By one thread. */
    public Receipt measure() {
        Numbered reading = new Numbered(published + 1, room.measure());
        published = reading.number();
        return client.publishAsync(Publication.text(topic(), reading.text()));
    }

    /** Where its readings go. */
    public String topic() {
        return "room/" + room.name() + "/temperature";
    }

    /** The number of its last reading. */
    public long published() {
        return published;
    }
}
