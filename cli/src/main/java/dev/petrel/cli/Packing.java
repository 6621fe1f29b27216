package dev.petrel.cli;

import dev.petrel.message.Payload;
import dev.petrel.message.Publication;

/** How what a user gives becomes a message. */
interface Packing {

    /**
     * The message.
     *
     * @param number of this message among those of the command, from 1 on
     * @throws WrongContent if it cannot be one
     */
    Publication pack(Payload content, long number);
}
