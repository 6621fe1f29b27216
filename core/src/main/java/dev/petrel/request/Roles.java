package dev.petrel.request;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Publisher;
import dev.petrel.message.Subscriber;
import dev.petrel.observe.ClientObserver;
import dev.petrel.time.Time;
import java.util.Objects;

/**
 * What asking and answering are built on.
 *
 * @param publisher takes requests and replies
 * @param subscriber brings replies
 * @param observer is told of what nobody waits for and of what failed
 * @param envelopes packs and unpacks
 * @param time by which deadlines pass
 */
public record Roles(
        Publisher publisher, Subscriber subscriber, ClientObserver observer, EnvelopeCodec envelopes, Time time) {

    public Roles {
        Objects.requireNonNull(publisher, "publisher");
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(observer, "observer");
        Objects.requireNonNull(envelopes, "envelopes");
        Objects.requireNonNull(time, "time");
    }
}
