package dev.petrel;

import dev.petrel.connection.Exchanges;
import dev.petrel.outbox.Outbox;
import java.util.List;

/** Has the outbox write down the QoS 2 exchanges of the connection. */
record Recording(Outbox outbox) implements Exchanges {

    /** What the process before had begun. */
    static List<Begun> begun(Outbox outbox) {
        return outbox.begun().stream()
                .map(begun ->
                        new Begun(begun.number(), begun.id(), begun.received(), begun.publication(), begun.ended()))
                .toList();
    }

    @Override
    public void sending(int id, long number, Runnable onDisk) {
        outbox.sending(id, number, onDisk);
    }

    @Override
    public void received(int id, Runnable onDisk) {
        outbox.received(id, onDisk);
    }

    @Override
    public void over(int id, long number, boolean delivered, Runnable onDisk) {
        outbox.over(id, number, delivered, onDisk);
    }

    @Override
    public void sessionGone() {
        outbox.sessionGone();
    }
}
