package dev.petrel.cli;

import dev.petrel.message.Message;
import dev.petrel.message.Publication;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What tells the raw messages of one command from their copies: a user property, which travels on MQTT 5 only.
 *
 * @param run common to the messages of one run and to no others
 */
record Identity(String run) {

    private static final String PROPERTY = "petrel-id";

    /** That of a new run. */
    static Identity random() {
        return new Identity(
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    /** The publication, with the identity of the message with a number. */
    Publication on(Publication publication, long number) {
        return publication.withMetadata(publication.metadata().withUserProperty(PROPERTY, run + "-" + number));
    }

    /** What a message carries, if it carries one. */
    static Optional<String> of(Message message) {
        return message.metadata().userProperty(PROPERTY);
    }
}
