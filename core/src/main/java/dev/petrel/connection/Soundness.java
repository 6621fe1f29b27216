package dev.petrel.connection;

import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.topic.MqttText;
import org.jspecify.annotations.Nullable;

/** Which publications it could never be right to send, whatever broker there is. */
final class Soundness {

    private Soundness() {}

    /** @throws IllegalArgumentException if it is one of them, with the reason */
    static void require(Publication publication, ConnectionSettings settings) {
        if (publication.demands().subscriberWithin() != null) {
            requireAnswerAboutSubscribers(publication, settings.protocol());
        }
        if (publication.demands().checksum() && settings.protocol() == Protocol.MQTT_3_1_1) {
            throw new IllegalArgumentException("a publication that carries a checksum needs MQTT 5: MQTT 3.1.1 takes"
                    + " none along; leave withChecksum out, or set the protocol to 5");
        }
        if (publication.topic().name().startsWith("$SYS/")) {
            throw new IllegalArgumentException(
                    "topic " + MqttText.quoted(publication.topic().name())
                            + " is the broker's own: nobody else publishes below $SYS [4.7.2]");
        }
        if (outlivesTheProcess(publication, settings) && !exactlyOnce(settings.outbox())) {
            throw new IllegalArgumentException("QoS 2 on a durable session would lose messages after a restart of the"
                    + " process, since packet identifiers are not kept on disk; use QoS 1, a clean session, or an outbox"
                    + " with exactlyOnce (MQTT_OUTBOX_EXACTLY_ONCE)");
        }
    }

    /**
     * Looks at one of which nothing is written down.
     *
     * @throws IllegalArgumentException if something has to be
     */
    static void requireUnwritten(Publication publication, ConnectionSettings settings) {
        if (outlivesTheProcess(publication, settings)) {
            throw new IllegalArgumentException("QoS 2 on a durable session is for what goes through the outbox, and "
                    + MqttText.quoted(publication.topic().name()) + " does not: use QoS 1");
        }
    }

    private static boolean outlivesTheProcess(Publication publication, ConnectionSettings settings) {
        return publication.qos() == Qos.EXACTLY_ONCE && settings.session().durable();
    }

    private static boolean exactlyOnce(@Nullable OutboxSettings outbox) {
        return outbox != null && outbox.exactlyOnce();
    }

    private static void requireAnswerAboutSubscribers(Publication publication, Protocol protocol) {
        if (publication.qos() != Qos.AT_LEAST_ONCE || publication.retain()) {
            throw new IllegalArgumentException("a publication that needs a subscriber has QoS 1 and is not retained; "
                    + MqttText.quoted(publication.topic().name()) + " has QoS "
                    + publication.qos().level() + (publication.retain() ? " and is retained" : ""));
        }
        if (protocol == Protocol.MQTT_3_1_1) {
            throw new IllegalArgumentException("a publication that needs a subscriber needs MQTT 5: on MQTT 3.1.1 the"
                    + " broker does not say whether there is one");
        }
    }
}
