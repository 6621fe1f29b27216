package dev.petrel.examples.house;

import dev.petrel.PetrelClient;
import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Heats one room as it is told, and says on {@code room/<name>/heater} whether it is on: retained, so that who subscribes
 * later sees it too.
 */
public final class Heater {

    private final PetrelClient client;
    private final Room room;
    private final AtomicLong published = new AtomicLong();

    /** A heater that is told, and tells, through a client. */
    public Heater(PetrelClient client, Room room) {
        this.client = client;
        this.room = room;
    }

    /** Begins to listen; returns at once, this. */
    public Heater start() {
        client.subscribe("room/" + room.name() + "/heating", this::onCommand);
        return this;
    }

    private void onCommand(Message message) {
        String wanted = Numbered.of(message.payload()).value();
        room.heating(wanted.equals("on"));
        Numbered status = new Numbered(published.incrementAndGet(), wanted);
        client.publish(Publication.text(topic(), status.text()).withRetain(true));
    }

    /** Where its status goes. */
    public String topic() {
        return "room/" + room.name() + "/heater";
    }

    /** The number of its last status. */
    public long published() {
        return published.get();
    }
}
