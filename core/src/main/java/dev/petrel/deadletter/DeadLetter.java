package dev.petrel.deadletter;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Checksum;
import dev.petrel.message.Message;
import dev.petrel.message.Metadata;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.time.Instant;
import java.util.Objects;

/**
 * A message that was not handled, and why.
 *
 * @param original the message: topic, payload, QoS, whether it had been retained, metadata; its expiry is what was left
 * @param reason why it was not handled, in words, at most {@link #MAX_REASON} characters
 * @param attempts how often a handler got it, from 0
 * @param clientId who received it
 * @param time when it was given up
 */
public record DeadLetter(Publication original, String reason, int attempts, String clientId, Instant time) {

    /** What is longer is cut off. */
    public static final int MAX_REASON = 1_000;

    /** @throws IllegalArgumentException if the number of attempts is negative, or the client id cannot travel in MQTT */
    public DeadLetter {
        Objects.requireNonNull(original, "original");
        Objects.requireNonNull(time, "time");
        reason = MqttText.printable(reason);
        reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON - 3) + "..." : reason;
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts are 0 or more, not " + attempts);
        }
        MqttText.flaw(clientId).ifPresent(flaw -> {
            throw new IllegalArgumentException("client id " + MqttText.quoted(clientId) + " " + flaw);
        });
    }

    /**
     * The letter for a broker that speaks MQTT 5: payload and properties as they came, but for the expiry and a
     * checksum, which held for the message alone, and behind them what the letter says as user properties. QoS 1, not
     * retained, no expiry.
     *
     * @throws IllegalArgumentException if a property cannot hold what it should
     */
    public Publication properties(Topic to) {
        return LetterProperties.write(this, to);
    }

    /** The letter for a broker that speaks MQTT 3.1.1: all of it as JSON, bytes in base64. QoS 1, not retained. */
    public Publication wrapped(Topic to) {
        return Publication.of(to.name(), LetterJson.write(this));
    }

    /**
     * The letter in a message of either form.
     *
     * @throws MalformedMessage if it is no dead letter, or one with something missing, wrong, too much or too long
     */
    public static DeadLetter read(Message message) {
        return LetterProperties.isIn(message.metadata())
                ? LetterProperties.read(message)
                : LetterJson.read(message.payload());
    }

    /**
     * The message once more: QoS 1, not retained, without its expiry, which is long over; with a checksum if it had one.
     *
     * @param to its own topic, or another one
     */
    public Publication again(Topic to) {
        Metadata was = original.metadata();
        Metadata metadata = new Metadata(
                was.contentType(),
                was.utf8(),
                was.responseTopic(),
                was.correlationData(),
                null,
                Checksum.without(was.userProperties()));
        Publication again = new Publication(to, original.payload(), Qos.AT_LEAST_ONCE, false, metadata);
        boolean summed = metadata.userProperties().size() < was.userProperties().size();
        return summed ? Checksum.added(again) : again;
    }

    /** Where it was and why; nothing of what it says. */
    @Override
    public String toString() {
        return "dead letter of " + MqttText.quoted(original.topic().name()) + ": " + reason;
    }
}
