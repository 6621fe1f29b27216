package dev.petrel.settings;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.topic.MqttText;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a service of a fleet says of itself and how it treats copies.
 *
 * @param sourceName who an envelope says that it is from; not empty
 * @param envelope how envelopes are written and read; default {@link EnvelopeFormat#STANDARD}
 * @param health whether the retained health topic is kept
 * @param heartbeat whether a heartbeat is published
 * @param heartbeatInterval from one to the next, 1 s to {@link #LONGEST}
 * @param dedupeTtl how long a handled message is remembered, from its end and whether copies come or not, to
 *     {@link #LONGEST}; zero for not at all
 * @param dedupeMaxEntries how many each handler remembers; where there is no room, what was asked for longest ago is
 *     forgotten first; zero exactly where the time is zero
 * @param deadLetterDirectory where dead letters are kept that the broker refuses for good, or takes for nobody; several
 *     processes may share it; null for nowhere
 * @param dedupeDirectory where it is written down what was handled, so that the next process with it knows; one process
 *     at a time, one for each client; null for nowhere
 */
public record ServiceSettings(
        String sourceName,
        EnvelopeFormat envelope,
        boolean health,
        boolean heartbeat,
        Duration heartbeatInterval,
        Duration dedupeTtl,
        int dedupeMaxEntries,
        @Nullable Path deadLetterDirectory,
        @Nullable Path dedupeDirectory) {

    /** How often a heartbeat is published. */
    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

    /** The shortest time between two heartbeats. */
    public static final Duration SHORTEST_HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    /** The longest time that is taken for any of these: a year. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** @throws IllegalArgumentException if one of them is out of its range, or only one of the two of dedupe is zero */
    public ServiceSettings {
        require(!sourceName.isEmpty(), "source name is empty");
        MqttText.flaw(sourceName)
                .ifPresent(flaw -> require(false, "source name " + MqttText.quoted(sourceName) + " " + flaw));
        require(
                heartbeatInterval.compareTo(SHORTEST_HEARTBEAT_INTERVAL) >= 0
                        && heartbeatInterval.compareTo(LONGEST) <= 0,
                "heartbeat interval is 1 s to a year, not " + heartbeatInterval);
        require(
                !dedupeTtl.isNegative() && dedupeTtl.compareTo(LONGEST) <= 0,
                "dedupe time is 0 to a year, not " + dedupeTtl);
        require(dedupeMaxEntries >= 0, "dedupe entries are 0 or more, not " + dedupeMaxEntries);
        require(
                dedupeDirectory == null || !dedupeTtl.isZero(),
                "a directory of dedupe needs a time and a number of entries, or nothing is written there");
        require(
                dedupeTtl.isZero() == (dedupeMaxEntries == 0),
                "dedupe needs both a time and a number of entries, not " + dedupeTtl + " with " + dedupeMaxEntries);
    }

    /** A service with a name, without health, heartbeat and dedupe. */
    public static ServiceSettings named(String sourceName) {
        return new ServiceSettings(
                sourceName, EnvelopeFormat.STANDARD, false, false, HEARTBEAT_INTERVAL, Duration.ZERO, 0, null, null);
    }

    /** This, under another name. */
    public ServiceSettings withSourceName(String newSourceName) {
        return new ServiceSettings(
                newSourceName,
                envelope,
                health,
                heartbeat,
                heartbeatInterval,
                dedupeTtl,
                dedupeMaxEntries,
                deadLetterDirectory,
                dedupeDirectory);
    }

    /** This, with envelopes of another format. */
    public ServiceSettings withEnvelope(EnvelopeFormat newEnvelope) {
        return new ServiceSettings(
                sourceName,
                newEnvelope,
                health,
                heartbeat,
                heartbeatInterval,
                dedupeTtl,
                dedupeMaxEntries,
                deadLetterDirectory,
                dedupeDirectory);
    }

    /** This, keeping the retained health topic or not. */
    public ServiceSettings withHealth(boolean newHealth) {
        return new ServiceSettings(
                sourceName,
                envelope,
                newHealth,
                heartbeat,
                heartbeatInterval,
                dedupeTtl,
                dedupeMaxEntries,
                deadLetterDirectory,
                dedupeDirectory);
    }

    /** This, with a heartbeat or without. */
    public ServiceSettings withHeartbeat(boolean newHeartbeat) {
        return new ServiceSettings(
                sourceName,
                envelope,
                health,
                newHeartbeat,
                heartbeatInterval,
                dedupeTtl,
                dedupeMaxEntries,
                deadLetterDirectory,
                dedupeDirectory);
    }

    /** This, with another time between two heartbeats. */
    public ServiceSettings withHeartbeatInterval(Duration newInterval) {
        return new ServiceSettings(
                sourceName,
                envelope,
                health,
                heartbeat,
                newInterval,
                dedupeTtl,
                dedupeMaxEntries,
                deadLetterDirectory,
                dedupeDirectory);
    }

    /** This, remembering so many messages for such a time; both zero for none. */
    public ServiceSettings withDedupe(Duration newTtl, int newMaxEntries) {
        return new ServiceSettings(
                sourceName,
                envelope,
                health,
                heartbeat,
                heartbeatInterval,
                newTtl,
                newMaxEntries,
                deadLetterDirectory,
                dedupeDirectory);
    }

    /** This, with a directory for dead letters that the broker refuses for good; null for none. */
    public ServiceSettings withDeadLetterDirectory(@Nullable Path newDirectory) {
        return new ServiceSettings(
                sourceName,
                envelope,
                health,
                heartbeat,
                heartbeatInterval,
                dedupeTtl,
                dedupeMaxEntries,
                newDirectory,
                dedupeDirectory);
    }

    /** This, with a directory in which it is written down what was handled; null for none. */
    public ServiceSettings withDedupeDirectory(@Nullable Path newDirectory) {
        return new ServiceSettings(
                sourceName,
                envelope,
                health,
                heartbeat,
                heartbeatInterval,
                dedupeTtl,
                dedupeMaxEntries,
                deadLetterDirectory,
                newDirectory);
    }

    private static void require(boolean right, String mistake) {
        if (!right) {
            throw new IllegalArgumentException(mistake);
        }
    }
}
