package dev.petrel.hub.letters;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.hub.link.Session;
import dev.petrel.hub.link.Speaker;
import dev.petrel.message.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps the letters that come while this hub holds the session. */
@Component
final class LetterCollector implements Speaker {

    private static final Logger LOG = LoggerFactory.getLogger(LetterCollector.class);

    private final Letters letters;
    private final String topics;

    LetterCollector(Letters letters, LetterProperties properties) {
        this.letters = letters;
        this.topics = properties.topics();
    }

    @Override
    public void begun(Session session) {
        session.client().subscribe(topics, this::keep);
    }

    /** The broker has its answer when the letter is on the disk. */
    private void keep(Message message) {
        try {
            letters.keep(DeadLetter.read(message));
        } catch (MalformedMessage other) {
            LOG.debug("on the topics of dead letters came something else: {}", other.getMessage());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void connected(Session session) {
        // The subscription lasts as long as the session.
    }

    @Override
    public void ended(Session session) {
        // It ends with its client.
    }
}
