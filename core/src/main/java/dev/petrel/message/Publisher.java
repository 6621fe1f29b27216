package dev.petrel.message;

import dev.petrel.outcome.Receipt;

/** Something that takes publications: the client, or what an application wraps around it. */
@FunctionalInterface
public interface Publisher {

    /**
     * Hands a publication over. Never waits for network, disk or room.
     *
     * @return where its acceptance and its outcome will appear
     */
    Receipt publishAsync(Publication publication);
}
