package dev.petrel.hub.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An event as it is stored.
 *
 * @param seq its number: later ones of a camera have higher ones
 * @param id its id
 * @param body its fields as JSON, without the address of a picture that the hub keeps
 * @param acceptedAt when it came
 * @param state how far it has come
 * @param deliveredAt when the broker had it
 * @param error why the broker did not take it
 */
public record StoredEvent(
        long seq,
        String id,
        String body,
        Instant acceptedAt,
        EventState state,
        Optional<Instant> deliveredAt,
        Optional<String> error) {

    public StoredEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(body, "body");
    }
}
