package dev.petrel.batch;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Publisher;
import dev.petrel.time.Time;
import java.util.Objects;

/**
 * How batches leave.
 *
 * @param publisher what takes them: a client, or what an application wraps around it
 * @param envelopes packs them
 * @param time says when
 */
public record Outlet(Publisher publisher, EnvelopeCodec envelopes, Time time) {

    public Outlet {
        Objects.requireNonNull(publisher, "publisher");
        Objects.requireNonNull(envelopes, "envelopes");
        Objects.requireNonNull(time, "time");
    }

    /** By the system's clock. */
    public static Outlet of(Publisher publisher, EnvelopeCodec envelopes) {
        return new Outlet(publisher, envelopes, Time.system());
    }
}
