package dev.petrel.hub.console.undelivered;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.hub.letters.Letters.Letter;
import dev.petrel.hub.live.Body;
import dev.petrel.hub.live.Seen;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import java.time.Instant;

/**
 * A letter as a page shows it.
 *
 * @param name what it is called
 * @param at when it was given up
 * @param topic of the message
 * @param reason why nobody handled it
 * @param attempts how often somebody tried
 * @param client who
 * @param bytes the size of the payload
 * @param payload the payload to read: cut where it is long
 */
record LetterView(
        String name, Instant at, String topic, String reason, int attempts, String client, int bytes, String payload) {

    private static final int MOST = 4_000;

    static LetterView of(Letter letter) {
        DeadLetter content = letter.content();
        Publication original = content.original();
        Payload payload = original.payload();
        Seen seen = new Seen(0, content.time(), original.topic(), payload, payload.size(), null, original.retain());
        return new LetterView(
                letter.name(),
                content.time(),
                original.topic().name(),
                content.reason(),
                content.attempts(),
                content.clientId(),
                payload.size(),
                Body.of(seen, MOST).text());
    }
}
