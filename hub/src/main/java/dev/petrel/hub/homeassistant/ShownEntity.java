package dev.petrel.hub.homeassistant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entity of a camera, as Home Assistant shows it.
 *
 * @param name what people read
 * @param entityId its id, unless people have changed that
 * @param topic where its state stands
 * @param icon the name of its icon, or null for the one of its class
 * @param state its state in words, where it is no time
 * @param at its state where that is a time, or null
 * @param unit of its state, or null
 */
public record ShownEntity(
        String name,
        String entityId,
        String topic,
        @Nullable String icon,
        String state,
        @Nullable Instant at,
        @Nullable String unit) {}
