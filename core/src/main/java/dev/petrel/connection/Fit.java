package dev.petrel.connection;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.PublishOutcome.Failed;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the broker at hand takes a publication. */
final class Fit {

    /** Limits of a broker that is not there. */
    static final ServerLimits NOTHING = new ServerLimits(
            1, Qos.AT_MOST_ONCE, 0, 0, Duration.ZERO, new ServerLimits.Features(false, false, false, false));

    private Fit() {}

    /** How one fails whose payload and topic alone are larger than the largest packet; empty where they are not. */
    static Optional<Failed> tooLarge(Publication publication, long most) {
        long least =
                (long) publication.payload().size() + publication.topic().name().length();
        return least <= most ? Optional.empty() : Optional.of(Ends.tooLarge(least, most));
    }

    /** What stands against it, in words; null when nothing does. */
    static @Nullable String misfit(Packet.Publish packet, boolean mqtt5, ServerLimits limits, Wire wire) {
        if (packet.publication().demands().subscriberWithin() != null && !mqtt5) {
            return "it needs a subscriber, and on MQTT 3.1.1 the broker does not say whether there is one";
        }
        if (packet.publication().demands().checksum() && !mqtt5) {
            return "it is to carry a checksum, and MQTT 3.1.1, which the broker speaks, takes none along";
        }
        Qos qos = packet.publication().qos();
        if (qos.compareTo(limits.maximumQos()) > 0) {
            return "QoS " + qos.level() + " is above the broker's maximum of "
                    + limits.maximumQos().level();
        }
        if (packet.publication().retain() && !limits.features().retain()) {
            return "the broker does not keep retained messages";
        }
        long size = wire.sizeOf(packet);
        if (size > limits.maximumPacketSize()) {
            return "its packet of " + size + " bytes is larger than the " + limits.maximumPacketSize()
                    + " bytes that the broker takes";
        }
        return null;
    }
}
