package dev.petrel.hub.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders and files that nobody but their owner reads, where the file system knows owners. */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /**
     * Makes a folder of the hub's own, with those above it, or takes others' rights away from it.
     *
     * @throws Unusable if that cannot be, or nothing can be written there
     */
    public static Path folder(Path folder) {
        try {
            Files.createDirectories(folder, rights(folder, FOLDER));
            if (posix(folder) && !Files.getPosixFilePermissions(folder).equals(FOLDER)) {
                Files.setPosixFilePermissions(folder, FOLDER);
            }
            Files.delete(Files.createTempFile(folder, "writable", ""));
            return folder;
        } catch (IOException failure) {
            throw new Unusable(
                    "the folder " + folder + " cannot be written to (" + failure
                            + "): give its rights to the user of this process, or take another folder with --data",
                    failure);
        }
    }

    /** Writes a file as a whole, or not at all. */
    public static void write(Path file, String content) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        Path beside = Files.createTempFile(folder, "new", "", rights(folder, FILE));
        Files.writeString(beside, content);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] rights(Path near, Set<PosixFilePermission> rights) {
        return posix(near)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path near) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
