package dev.petrel.hub.letters;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.deadletter.DeadLetterFolder;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.hub.HubProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * The letters that this hub has, in the folder {@code dead-letters} of its data; {@code petrel deadletter} reads it too.
 * From any thread; methods wait for the disk.
 */
@Component
public final class Letters {

    private final DeadLetterFolder folder;
    private final AtomicLong changes = new AtomicLong();

    Letters(HubProperties properties) {
        this.folder = DeadLetterFolder.at(properties.dataDir().resolve("dead-letters"));
    }

    /**
     * A letter with the name under which it is kept.
     *
     * @param name begins with the time of the letter
     * @param content the message and why nobody handled it
     */
    public record Letter(String name, DeadLetter content) {

        public Letter {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(content, "content");
        }
    }

    /** Another number whenever a letter has come or gone. */
    public long changes() {
        return changes.get();
    }

    /** The names of all, the newest first. */
    public List<String> names() {
        try {
            List<String> names = folder.list();
            Collections.reverse(names);
            return names;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A letter; empty when it is gone, or its file holds something else. */
    public Optional<Letter> read(String name) {
        try {
            return Optional.of(new Letter(name, folder.read(name)));
        } catch (NoSuchFileException | MalformedMessage gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes a letter away for good; whether it was there. */
    public boolean discard(String name) {
        try {
            return folder.delete(name);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            changes.incrementAndGet();
        }
    }

    /** Keeps a letter: it is on the disk when this returns. */
    void keep(DeadLetter letter) throws IOException {
        folder.add(letter);
        changes.incrementAndGet();
    }
}
