package dev.petrel.hub.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place for a file on its way to the service, with a folder of its own, so that it goes by its own name; goes when it is
 * closed.
 *
 * @param file where it is written
 */
public record Upload(Path file) implements AutoCloseable {

    private static final int LONGEST = 100;
    private static final String UNNAMED = "file";

    static Upload in(Path folder, String name) {
        try {
            return new Upload(Files.createTempDirectory(Files.createDirectories(folder), "upload")
                    .resolve(plain(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left of a name that may come from anywhere: never a path, and never hidden. */
    static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.+", "");
        String cut = plain.substring(Math.max(0, plain.length() - LONGEST));
        return cut.isEmpty() ? UNNAMED : cut;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(""));
    }
}
