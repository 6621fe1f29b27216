package dev.petrel.hub.event;

import java.util.Objects;

/**
 * An event that waits to be published.
 *
 * @param seq its number: later ones of its camera have higher ones
 * @param id its id
 * @param body its fields as JSON, without the address of a picture that the hub keeps
 */
public record PendingEvent(long seq, String id, String body) {

    public PendingEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(body, "body");
    }
}
