package dev.petrel.settings;

import dev.petrel.topic.MqttText;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Client id, clean start and session expiry, set together.
 *
 * @param clientId how the broker knows this client; empty for an id that the broker assigns, with a clean session only
 * @param durable whether the broker keeps the session while no process of this client runs
 * @param expiry how long the broker keeps the session after the connection ended, whole seconds: 0 to
 *     {@link #LONGEST_EXPIRY}; for a durable session 1 s and more, or {@link #NEVER_ENDS}. On MQTT 3.1.1 it does not
 *     travel: the broker decides
 * @param onLoss what happens when the broker has lost the session
 * @param qos2InDoubt what happens to a QoS 2 publication that was half way then
 */
public record SessionPolicy(String clientId, boolean durable, Duration expiry, OnLoss onLoss, Qos2InDoubt qos2InDoubt) {

    /** How long a clean session outlives its connection: five minutes, so that a cut is no loss. */
    public static final Duration CLEAN_EXPIRY = Duration.ofMinutes(5);

    /** How long a durable session is kept where the environment does not say: a week. */
    public static final Duration DURABLE_EXPIRY = Duration.ofDays(7);

    /** The longest session that ends (MQTT 5.0, section 3.1.2.11.2). */
    public static final Duration LONGEST_EXPIRY = Duration.ofSeconds(0xFFFF_FFFEL);

    /** The expiry of a session that never ends (MQTT 5.0, section 3.1.2.11.2). */
    public static final Duration NEVER_ENDS = Duration.ofSeconds(0xFFFF_FFFFL);

    private static final SecureRandom RANDOM = new SecureRandom();

    /** What happens when the broker has lost the session. */
    public enum OnLoss {
        /** Subscribe again and go on, after telling the observer what was at risk. */
        RESUBSCRIBE,
        /**
         * Stop, until started again, after telling the observer what was at risk; who waits for the connection gets a
         * {@link dev.petrel.fault.SessionGone}.
         */
        FAIL
    }

    /**
     * What happens to a QoS 2 publication which the broker had taken, but not confirmed, when it lost the session: it may
     * have passed it on, or lost it too.
     */
    public enum Qos2InDoubt {
        /** It ends as {@code InDoubt}: never twice, maybe not at all. The default. */
        REPORT,
        /** It is sent as new: never lost by this, maybe twice. */
        RESEND
    }

    /** @throws IllegalArgumentException if client id, durability and expiry contradict each other */
    public SessionPolicy {
        String flaw = flaw(clientId);
        if (flaw != null) {
            throw new IllegalArgumentException("client_id " + MqttText.quoted(clientId) + " " + flaw);
        }
        if (durable && clientId.isEmpty()) {
            throw new IllegalArgumentException("client_id is empty: a durable session is found again by its client id");
        }
        boolean never = durable && expiry.equals(NEVER_ENDS);
        Duration least = durable ? Duration.ofSeconds(1) : Duration.ZERO;
        if (!never
                && (expiry.compareTo(least) < 0 || expiry.compareTo(LONGEST_EXPIRY) > 0 || expiry.toNanosPart() != 0)) {
            throw new IllegalArgumentException("session expiry " + expiry + " is not " + least.toSeconds() + " to "
                    + LONGEST_EXPIRY.toSeconds() + " whole seconds"
                    + (durable ? " or " + NEVER_ENDS.toSeconds() + " for a session that never ends" : ""));
        }
    }

    /** A clean session under a random id: {@code petrel-} and eight hexadecimal digits. */
    public static SessionPolicy clean() {
        return clean("petrel-" + HexFormat.of().toHexDigits(RANDOM.nextInt()));
    }

    /**
     * A session that begins empty with the first connect of this process, outlives a lost connection by
     * {@link #CLEAN_EXPIRY} and ends with the client.
     *
     * @throws IllegalArgumentException if the id is empty
     */
    public static SessionPolicy clean(String clientId) {
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException(
                    "client_id is empty: take clean() for a random one, assignedByBroker() for one of the broker's");
        }
        return new SessionPolicy(clientId, false, CLEAN_EXPIRY, OnLoss.RESUBSCRIBE, Qos2InDoubt.REPORT);
    }

    /** A clean session under an id that the broker chooses at the first connect. */
    public static SessionPolicy assignedByBroker() {
        return new SessionPolicy("", false, CLEAN_EXPIRY, OnLoss.RESUBSCRIBE, Qos2InDoubt.REPORT);
    }

    /**
     * A session that the broker keeps while no process of this client runs.
     *
     * @param expiry how long it does, 1 s to {@link #LONGEST_EXPIRY}, or {@link #NEVER_ENDS}
     * @throws IllegalArgumentException if the id is empty or the expiry out of its range
     */
    public static SessionPolicy durable(String clientId, Duration expiry) {
        return new SessionPolicy(clientId, true, expiry, OnLoss.RESUBSCRIBE, Qos2InDoubt.REPORT);
    }

    /** This, kept for another time. */
    public SessionPolicy withExpiry(Duration newExpiry) {
        return new SessionPolicy(clientId, durable, newExpiry, onLoss, qos2InDoubt);
    }

    /** This, with another answer to a lost session. */
    public SessionPolicy withOnLoss(OnLoss newOnLoss) {
        return new SessionPolicy(clientId, durable, expiry, newOnLoss, qos2InDoubt);
    }

    /** This, with another end for QoS 2 publications that were half way when the session was lost. */
    public SessionPolicy withQos2InDoubt(Qos2InDoubt newQos2InDoubt) {
        return new SessionPolicy(clientId, durable, expiry, onLoss, newQos2InDoubt);
    }

    private static @Nullable String flaw(String clientId) {
        if (clientId.chars().anyMatch(Character::isISOControl)) {
            return "holds a control character";
        }
        return MqttText.flaw(clientId).orElse(null);
    }
}
