package dev.petrel.outbox;

/**
 * How far a QoS 2 publication has come with the broker, as it stands on disk.
 *
 * @param id its packet identifier
 * @param number the publication's place among all that the outbox ever took
 * @param received whether the broker has it, by its PUBREC; otherwise it may have been sent
 */
public record Exchange(int id, long number, boolean received) {

    Exchange afterReceived() {
        return new Exchange(id, number, true);
    }
}
