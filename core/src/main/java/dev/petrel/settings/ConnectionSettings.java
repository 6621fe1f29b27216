package dev.petrel.settings;

import java.util.List;

/**
 * Everything that a client needs to know about its broker.
 *
 * @param servers tried in order, at least one
 */
public record ConnectionSettings(
        List<MqttUrl> servers,
        Protocol protocol,
        Security security,
        SessionPolicy session,
        Timing timing,
        ServiceSettings service) {}
