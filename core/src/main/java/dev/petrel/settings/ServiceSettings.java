package dev.petrel.settings;

import java.time.Duration;

/** What a service of a fleet says of itself and how it treats copies. */
public record ServiceSettings(
        String sourceName,
        boolean health,
        boolean heartbeat,
        Duration heartbeatInterval,
        Duration dedupeTtl,
        int dedupeMaxEntries) {}
