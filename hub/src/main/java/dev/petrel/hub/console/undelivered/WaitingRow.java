package dev.petrel.hub.console.undelivered;

import dev.petrel.hub.event.PendingEvents.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be published on a topic.
 *
 * @param topic where it goes as the settings are now; null for a camera that was removed meanwhile
 * @param waiting how much it is, of which camera, and since when
 */
record WaitingRow(@Nullable String topic, Waiting waiting) {}
