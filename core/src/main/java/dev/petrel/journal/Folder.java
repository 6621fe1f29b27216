package dev.petrel.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The directory of a journal: what is made in it can be read by its owner only, where the system knows owners. */
final class Folder {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path path;

    /** Makes the directory if there is none. */
    Folder(Path path) throws IOException {
        this.path = path.toAbsolutePath();
        if (!Files.isDirectory(this.path)) {
            Path parent = this.path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(this.path, ownerOnly("rwx------"));
        }
    }

    Path path() {
        return path;
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        }
    }

    /** A file to write to, made if it is not there. */
    FileChannel open(Path file, OpenOption... more) throws IOException {
        Set<OpenOption> options = new HashSet<>(List.of(more));
        options.addAll(Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        return FileChannel.open(file, options, ownerOnly("rw-------"));
    }

    /** What was made, renamed or deleted in it so far is so after a power cut too. */
    void force() throws IOException {
        if (POSIX) {
            try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
