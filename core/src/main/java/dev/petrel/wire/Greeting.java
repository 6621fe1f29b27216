package dev.petrel.wire;

import dev.petrel.observe.ServerLimits;
import dev.petrel.settings.Protocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A CONNACK that says yes.
 *
 * @param sessionPresent whether the broker kept the session
 * @param protocol the version in use: {@link Protocol#MQTT_5} or {@link Protocol#MQTT_3_1_1}
 * @param assignedClientId the id that the broker chose, or null where ours stands
 * @param sessionExpiry the expiry that the broker set instead of ours, or null
 * @param limits what it takes
 */
public record Greeting(
        boolean sessionPresent,
        Protocol protocol,
        @Nullable String assignedClientId,
        @Nullable Duration sessionExpiry,
        ServerLimits limits) {}
