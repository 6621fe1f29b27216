package dev.petrel.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of one running broker: locked against a second one, and gone at its end if they were temporary. */
final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final boolean temporary;
    private final FileChannel lockFile;

    private DataDirectory(Path path, boolean temporary, FileChannel lockFile) {
        this.path = path;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /** Opens and locks a directory, or a temporary one for null. */
    static DataDirectory open(@Nullable Path wanted) {
        try {
            Path path = wanted == null ? Files.createTempDirectory("petrel-broker") : Files.createDirectories(wanted);
            return new DataDirectory(path, wanted == null, lock(path));
        } catch (IOException e) {
            throw new BrokerNotStarted(
                    "cannot use " + (wanted == null ? "a temporary directory" : "data directory " + wanted) + ": " + e,
                    e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (lockFile) {
            if (temporary) {
                delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As good as held by another one: the answer below is the same.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new BrokerNotStarted(
                    "data directory " + path + " is in use by another broker: stop that one or take another directory");
        }
        return channel;
    }

    private void delete() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(path)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
