package dev.petrel.examples.house;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens to the thermometers of all rooms and tells the heater of a room to go on or off, on
 * {@code room/<name>/heating}.
 */
public final class Thermostat {

    private static final double COLD = 19.5;
    private static final double WARM = 20.5;
    private static final Numbered NOTHING_YET = new Numbered(0, "");

    private final PetrelClient client;
    private final Map<String, Numbered> lastCommands = new ConcurrentHashMap<>();

    /** A thermostat that listens and commands through a client. */
    public Thermostat(PetrelClient client) {
        this.client = client;
    }

    /** Begins to listen; returns at once, this. */
    public Thermostat start() {
        client.subscribe("room/{room}/temperature", this::onReading);
        return this;
    }

    /**
     * Readings of one room come one after another, those of several rooms at the same time. A command is published
     * before this returns, so a reading is acknowledged only when the broker has what follows from it.
     */
    private void onReading(Message message) {
        String room = message.level("room");
        double celsius = Double.parseDouble(Numbered.of(message.payload()).value());
        Numbered last = lastCommands.getOrDefault(room, NOTHING_YET);
        boolean heating = last.value().equals("on");
        boolean wanted = celsius < COLD || (heating && celsius < WARM);
        if (wanted != heating) {
            Numbered command = new Numbered(last.number() + 1, wanted ? "on" : "off");
            lastCommands.put(room, command);
            client.publish(Publication.text("room/" + room + "/heating", command.text()));
        }
    }

    /** The number of the last command to a room. */
    public long published(String room) {
        return lastCommands.getOrDefault(room, NOTHING_YET).number();
    }
}
