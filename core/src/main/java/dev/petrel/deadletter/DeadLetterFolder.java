package dev.petrel.deadletter;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Dead letters on disk, one file each, readable by their owner only. A letter is there whole or not at all. Several
 * processes may use one folder. Methods may be called from any thread; they wait for the disk.
 */
public final class DeadLetterFolder {

    /** How many letters a folder takes where nothing else is said. */
    public static final int LETTERS = 10_000;

    /** How many bytes it takes where nothing else is said: 256 MiB. */
    public static final long BYTES = 256L << 20;

    private static final Pattern NAME = Pattern.compile("[0-9]{13}-[0-9a-f]{32}\\.json");
    private static final String UNFINISHED = ".tmp";

    private final Path directory;
    private final int letters;
    private final long bytes;
    private final boolean posix;

    /**
     * A folder with bounds; it is made when the first letter comes.
     *
     * @param letters how many letters it takes, at least 1
     * @param bytes how many bytes they may have together, at least 1
     */
    public DeadLetterFolder(Path directory, int letters, long bytes) {
        if (letters < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "a folder takes at least one letter and one byte, not " + letters + " and " + bytes);
        }
        this.directory = directory;
        this.letters = letters;
        this.bytes = bytes;
        this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** A folder with the bounds {@link #LETTERS} and {@link #BYTES}. */
    public static DeadLetterFolder at(Path directory) {
        return new DeadLetterFolder(directory, LETTERS, BYTES);
    }

    /**
     * Puts a letter in; when this returns it is on the disk.
     *
     * @return its name
     * @throws IOException if the disk fails, or the folder is full
     */
    public String add(DeadLetter letter) throws IOException {
        Files.createDirectories(directory, permissions("rwx------"));
        Payload json = LetterJson.write(letter);
        requireRoom(json.size());
        String name = String.format(
                "%013d-%s.json",
                letter.time().toEpochMilli(), UUID.randomUUID().toString().replace("-", ""));
        Path unfinished = directory.resolve(name + UNFINISHED);
        try {
            write(unfinished, json.buffer());
            Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        try (FileChannel self = FileChannel.open(directory, StandardOpenOption.READ)) {
            self.force(true);
        } catch (IOException e) {
            if (posix) {
                throw e;
            }
        }
        return name;
    }

    private void requireRoom(int size) throws IOException {
        long taken = size;
        List<String> names = list();
        for (String name : names) {
            try {
                taken += Files.size(directory.resolve(name));
            } catch (NoSuchFileException e) {
                // deleted meanwhile, by another process perhaps
            }
        }
        if (names.size() >= letters || taken > bytes) {
            throw new IOException("the folder of dead letters " + MqttText.quoted(directory.toString()) + " is full: "
                    + names.size() + " letters, the bounds are " + letters + " letters and " + bytes + " bytes");
        }
    }

    private void write(Path file, ByteBuffer content) throws IOException {
        Set<OpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, fresh, permissions("rw-------"))) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    private FileAttribute<?>[] permissions(String posixPermissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posixPermissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * The names of the letters, the oldest first; empty where there is no such directory.
     *
     * @throws IOException if the disk fails
     */
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    if (NAME.matcher(name).matches()) {
                        names.add(name);
                    }
                }
            }
        }
        names.sort(null);
        return names;
    }

    /**
     * The letter of a name.
     *
     * @throws IOException if there is none, or the disk fails
     * @throws MalformedMessage if the file holds something else
     */
    public DeadLetter read(String name) throws IOException {
        Path file = file(name);
        if (Files.size(file) > LetterJson.MAX_BYTES) {
            throw new MalformedMessage("the file " + name + " is too large for a dead letter");
        }
        return LetterJson.read(Payload.handedOver(Files.readAllBytes(file)));
    }

    /**
     * Removes a letter; whether it was there.
     *
     * @throws IOException if the disk fails
     */
    public boolean delete(String name) throws IOException {
        return Files.deleteIfExists(file(name));
    }

    private Path file(String name) throws IOException {
        Path file = directory.resolve(NAME.matcher(name).matches() ? name : "none");
        if (!NAME.matcher(name).matches()
                || Files.isSymbolicLink(file)
                || (Files.exists(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
            throw new NoSuchFileException(MqttText.quoted(name));
        }
        return file;
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
