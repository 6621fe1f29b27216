package dev.petrel.cli;

import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Message;
import java.util.List;
import java.util.Optional;

/** Which messages are copies of each other, after an acknowledgement was lost on either side. */
final class Copies {

    private Copies() {}

    /** What a message has in common with its copies and with no others, if anything tells. */
    static Optional<List<String>> common(Message message, EnvelopeCodec codec) {
        Optional<String> raw = Identity.of(message);
        if (raw.isPresent()) {
            return raw.map(List::of);
        }
        String topic = message.topic().name();
        return codec.identity(message).map(identity -> List.of(topic, identity.type(), identity.id(), identity.part()));
    }
}
