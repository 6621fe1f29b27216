package dev.petrel.hub.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of the master key: 32 random bytes in Base64, readable by its owner alone.
 *
 * @param path where it stands
 */
record KeyFile(Path path) {

    private static final int BYTES = 32;
    private static final long MOST_BYTES = 1000;

    /** Reads the key, and makes the file first where there is none and it may be made. */
    MasterKey open(boolean mayBeMade) {
        try {
            if (mayBeMade && Files.notExists(path)) {
                make();
            }
            return read();
        } catch (IOException failure) {
            throw new KeyFileRefused("The key file " + path + " cannot be read: " + failure);
        }
    }

    private MasterKey read() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new KeyFileRefused("There is no key file " + path + ", without which the hub cannot keep passwords in"
                    + " this database. Give every hub of the installation the same file by petrel.hub.key-file, made"
                    + " once with (umask 077; openssl rand -base64 32 > FILE).");
        }
        refuseIfOthersReadIt();
        byte[] key = Files.size(path) > MOST_BYTES ? new byte[0] : decoded();
        if (key.length != BYTES) {
            throw new KeyFileRefused("The file " + path + " is no key file: it must hold 32 bytes in Base64, as"
                    + " openssl rand -base64 32 makes them.");
        }
        return new MasterKey(key);
    }

    private byte[] decoded() throws IOException {
        try {
            return Base64.getDecoder()
                    .decode(Files.readString(path, StandardCharsets.ISO_8859_1).strip());
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /** The group may read a file of root's: so secrets are handed to containers. */
    private void refuseIfOthersReadIt() throws IOException {
        PosixFileAttributes attributes = attributes();
        if (attributes == null) {
            return;
        }
        Set<PosixFilePermission> tooMuch = EnumSet.of(
                PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
        if (!attributes.owner().getName().equals("root")) {
            tooMuch.add(PosixFilePermission.GROUP_READ);
        }
        tooMuch.retainAll(attributes.permissions());
        if (!tooMuch.isEmpty()) {
            throw new KeyFileRefused("The key file " + path + " is open to others ("
                    + PosixFilePermissions.toString(attributes.permissions()) + "): run chmod 600 " + path + ".");
        }
    }

    private @Nullable PosixFileAttributes attributes() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view == null ? null : view.readAttributes();
    }

    /** Written beside and then named, so that a file with half a key never stands there. */
    private void make() throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a key file has a folder");
        Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        Path beside = folder.resolve(path.getFileName() + ".new");
        Files.deleteIfExists(beside);
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        byte[] line = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel file = FileChannel.open(
                beside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownerOnly(folder, "rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(Path near, String rights) {
        boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
