package dev.petrel.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real file system that turns read-only while files of it are open, as one does whose disk fails. Needs the right to
 * mount, and ext4; else its tests are skipped.
 */
public final class FailingDisk implements AutoCloseable {

    private static final long BYTES = 16 << 20;

    private final Path image;
    private final Path path;

    private FailingDisk(Path image, Path path) {
        this.image = image;
        this.path = path;
    }

    /** One that is mounted at a path, with what it holds beside it. */
    public static FailingDisk of(Path path) throws IOException {
        Files.createDirectories(path);
        Path image = path.resolveSibling(path.getFileName() + ".image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        FailingDisk disk = new FailingDisk(image, path);
        assumeTrue(
                SmallDisk.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString()) && disk.mount(),
                "skipped: this user may not mount, or there is no ext4");
        return disk;
    }

    public Path path() {
        return path;
    }

    /** From now on it takes nothing; what it has can be read. */
    public void fail() throws IOException {
        if (!SmallDisk.run("mount", "-o", "remount,abort", path.toString())) {
            throw new IOException("could not make " + path + " fail");
        }
    }

    /** It is repaired, while no file of it is open, and takes everything again. */
    public void repair() throws IOException {
        close();
        boolean unused = SmallDisk.run("e2fsck", "-f", "-y", image.toString()); // says no when it found something
        if (!mount()) {
            throw new IOException("could not mount " + path + " again");
        }
    }

    private boolean mount() throws IOException {
        return SmallDisk.run("mount", "-o", "loop,errors=remount-ro", image.toString(), path.toString());
    }

    @Override
    public void close() throws IOException {
        if (!SmallDisk.run("umount", path.toString())) {
            throw new IOException("could not unmount " + path);
        }
    }
}
