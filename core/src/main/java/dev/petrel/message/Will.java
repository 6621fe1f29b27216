package dev.petrel.message;

import dev.petrel.topic.MqttText;
import java.time.Duration;
import java.util.Objects;

/**
 * What the broker publishes when this client vanishes without saying goodbye (MQTT 5.0, section 3.1.2.5).
 *
 * @param publication what it publishes
 * @param delay how long the broker waits for the client to come back first; MQTT 5 only, whole seconds. Raised to one
 *     second where the session outlives the connection, since a broker is known to lose an undelayed will then.
 */
public record Will(Publication publication, Duration delay) {

    /** @throws IllegalArgumentException if the delay is negative or does not fit into 32 bits of seconds, or the
     *     payload is longer than a will can carry */
    public Will {
        Objects.requireNonNull(publication, "publication");
        if (delay.isNegative() || delay.toSeconds() > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("will delay is 0 to 4294967295 s, not " + delay);
        }
        if (publication.payload().size() > MqttText.MAX_BYTES) {
            throw new IllegalArgumentException("the payload of a will has at most " + MqttText.MAX_BYTES
                    + " bytes [3.1.3.4], not " + publication.payload().size());
        }
    }

    /** Whether it says something that MQTT 3.1.1 has no word for: a delay, or metadata of its publication. */
    public boolean needsMqtt5() {
        return !delay.isZero() || !publication.metadata().equals(Metadata.NONE);
    }

    /** A will without delay. */
    public static Will of(Publication publication) {
        return new Will(publication, Duration.ZERO);
    }
}
