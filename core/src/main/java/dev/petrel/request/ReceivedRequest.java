package dev.petrel.request;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.Event;
import dev.petrel.message.Message;
import dev.petrel.time.Time;
import java.time.Duration;
import java.util.Optional;

/** What a responder gets: what was asked, and how much time is left for the answer. */
public final class ReceivedRequest<T> {

    private final Event<T> event;
    private final Deadline deadline;

    /**
     * A request that is received now.
     *
     * @param event what was asked; the expiry of its message is the time that is left
     * @param time by which that time passes
     */
    public ReceivedRequest(Event<T> event, Time time) {
        this(event, Deadline.of(event.message(), time));
    }

    ReceivedRequest(Event<T> event, Deadline deadline) {
        this.event = event;
        this.deadline = deadline;
    }

    /** What was asked. */
    public T data() {
        return event.data();
    }

    /** The words on its outside. */
    public Envelope envelope() {
        return event.envelope();
    }

    /** How it came: topic, named levels, metadata. */
    public Message message() {
        return event.message();
    }

    /**
     * How long the answer is of use from now on, zero when it no longer is; empty where the asker did not say, as always
     * on MQTT 3.1.1.
     */
    public Optional<Duration> remaining() {
        return deadline.remaining();
    }

    /** The topic only: what a request says is not for logs. */
    @Override
    public String toString() {
        return "request on " + event.message().topic();
    }
}
