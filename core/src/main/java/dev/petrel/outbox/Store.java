package dev.petrel.outbox;

import dev.petrel.fault.StorageUnavailable;
import dev.petrel.journal.Cursor;
import dev.petrel.journal.Damage;
import dev.petrel.journal.Entry;
import dev.petrel.journal.Found;
import dev.petrel.journal.Journal;
import dev.petrel.message.Publication;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The directory of an outbox: a journal of publications, and the client that it belongs to. */
public final class Store implements AutoCloseable {

    private static final String OWNER = "client-id";
    private static final long LEAST_SEGMENT = 64 << 10;
    private static final int SEGMENTS = 8;

    /** A segment of which less than this is still to be sent is written anew when its room is needed. */
    static final double WORTH_COMPACTING = 0.75;

    private final Journal journal;
    private final Path directory;

    private Store(Journal journal, Path directory) {
        this.journal = journal;
        this.directory = directory;
    }

    /**
     * A publication that is kept.
     *
     * @param number its place among all
     * @param bytes what it takes on disk
     * @param at when it was accepted
     * @param publication itself, with the expiry that it was accepted with
     */
    public record Kept(long number, int bytes, Instant at, Publication publication) {}

    /** @throws StorageUnavailable if it is open, belongs to another client, or the disk fails */
    static Journal open(OutboxSettings settings, String clientId, Journal.Visitor visitor) {
        Path directory = settings.directory();
        requireOwner(directory, clientId);
        long segment = Math.max(LEAST_SEGMENT, Math.min(Journal.SEGMENT_BYTES, settings.maximumBytes() / SEGMENTS));
        Journal journal = Journal.open(directory, (int) segment, visitor);
        try {
            requireOwner(directory, clientId);
            bind(directory, clientId);
            journal.force(); // the name too is there after a power cut
            return journal;
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /**
     * Opens it to look at it.
     *
     * @throws StorageUnavailable if it is none, or open elsewhere
     */
    public static Store inspect(Path directory) {
        requireOutbox(directory);
        return new Store(Journal.inspect(directory, (number, bytes, start) -> {}), directory);
    }

    /**
     * Writes its files anew where less than all is still to be sent; how many.
     *
     * @throws StorageUnavailable if it is none, or open elsewhere, or the disk has no room
     */
    public static int compact(Path directory) {
        requireOutbox(directory);
        try (Journal journal = Journal.open(directory, Journal.SEGMENT_BYTES, (number, bytes, start) -> {})) {
            int files = 0;
            while (journal.compact(1)) {
                files++;
            }
            return files;
        }
    }

    private static void requireOutbox(Path directory) {
        if (owner(directory).isEmpty()) {
            throw new StorageUnavailable(
                    "directory " + directory + " holds no outbox: there is no file " + OWNER + " that names a client");
        }
    }

    /** The client that an outbox belongs to; empty where there is none. */
    public static Optional<String> owner(Path directory) {
        try {
            Path file = directory.resolve(OWNER);
            String owner = Files.exists(file) ? Files.readString(file).strip() : "";
            return owner.isEmpty() ? Optional.empty() : Optional.of(owner); // empty is what a power cut may leave of it
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + directory + " cannot be read: " + e, e);
        }
    }

    private static void requireOwner(Path directory, String clientId) {
        owner(directory).filter(owner -> !owner.equals(clientId.strip())).ifPresent(owner -> {
            throw new StorageUnavailable("the outbox in " + directory + " belongs to client "
                    + MqttText.quoted(owner) + ", and this is " + MqttText.quoted(clientId)
                    + ": give each client a directory of its own, and a client id that stays the same");
        });
    }

    private static void bind(Path directory, String clientId) {
        if (owner(directory).isPresent()) {
            return;
        }
        try {
            Path unfinished = directory.resolve(OWNER + ".unfinished");
            write(unfinished, clientId);
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(unfinished, directory.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + directory + " cannot be written: " + e, e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes = StandardCharsets.UTF_8.encode(text); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Whether files hold so much that is done that one of them is to be written anew. */
    static boolean worthCompacting(Journal journal) {
        return journal.fileBytes() > journal.liveBytes() / WORTH_COMPACTING + 3L * journal.segmentBytes();
    }

    /** The client that it belongs to. */
    public String clientId() {
        return owner(directory).orElse("");
    }

    /** Shows what is to be sent, in order; whoever looks sees one at a time. */
    public void forEach(Consumer<Kept> action) {
        try (Cursor cursor = journal.from(0)) {
            for (Found found = cursor.next(); found != null; found = cursor.next()) {
                Letter letter = letter(found);
                ByteBuffer body = found.body();
                if (letter != null && body != null) {
                    action.accept(
                            new Kept(found.number(), Entry.ROOM + body.capacity(), letter.at(), letter.publication()));
                }
            }
        } catch (IOException e) {
            throw new StorageUnavailable("directory " + directory + " cannot be read: " + e, e);
        }
    }

    /** What a record holds; null if it cannot be read. */
    static @Nullable Letter letter(Found found) {
        ByteBuffer body = found.body();
        try {
            return body == null ? null : Letter.read(body);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return null;
        }
    }

    /** The QoS 2 exchanges that are not complete. */
    public List<Exchange> exchanges() {
        return Exchanges.openIn(directory);
    }

    /** How many publications are to be sent. */
    public long messages() {
        return journal.liveRecords();
    }

    /** How many bytes they take. */
    public long bytes() {
        return journal.liveBytes();
    }

    /** How many bytes the files have. */
    public long fileBytes() {
        return journal.fileBytes();
    }

    /** How many files hold records. */
    public int files() {
        return journal.files();
    }

    /** What is damaged, in words. */
    public List<String> damages() {
        return journal.damages().stream().map(Damage::text).toList();
    }

    @Override
    public void close() {
        journal.close();
    }
}
