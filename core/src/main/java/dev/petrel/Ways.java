package dev.petrel;

import dev.petrel.connection.Incoming;
import dev.petrel.delivery.Dispatcher;
import dev.petrel.health.Vitals;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;

/** The ways between connection, dispatcher, outbox and health, which do not know each other. */
final class Ways implements Incoming, Dispatcher.Upstream, Vitals.Control {

    private final Assembly house;

    /** @param house whose rooms are asked for only once it is built */
    Ways(Assembly house) {
        this.house = house;
    }

    @Override
    public void connected(Greeting greeting) {
        house.vitals.reading(true);
        house.dispatcher.connected(greeting);
        house.outbox().ifPresent(outbox -> outbox.online(true));
    }

    @Override
    public void disconnected() {
        house.dispatcher.disconnected();
        house.outbox().ifPresent(outbox -> outbox.online(false));
    }

    @Override
    public void received(Packet.Publish publish) {
        house.dispatcher.received(publish);
    }

    @Override
    public void released(Packet.PubRel release) {
        house.dispatcher.released(release);
    }

    @Override
    public void burstEnded() {
        house.dispatcher.burstEnded();
    }

    @Override
    public int receiveMaximum() {
        return house.dispatcher.receiveMaximum();
    }

    @Override
    public int unacknowledged() {
        return house.dispatcher.unacknowledged();
    }

    @Override
    public void acknowledge(Packet acknowledgement) {
        house.connection.acknowledge(acknowledgement);
    }

    @Override
    public void flush() {
        house.connection.flush();
    }

    @Override
    public void reading(boolean on) {
        house.connection.reading(on);
        house.vitals.reading(on);
    }

    @Override
    public void disputed(String why) {
        house.connection.disputed(why);
    }

    @Override
    public void drop(String why) {
        house.connection.drop(why);
    }
}
