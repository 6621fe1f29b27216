package dev.petrel.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real file system that is small, and can be made read-only. Needs the right to mount; else its tests are skipped. */
public final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    public static SmallDisk of(Path path, int kilobytes) throws IOException {
        Files.createDirectories(path);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "none", path.toString());
        assumeTrue(mounted, "skipped: this user may not mount");
        return new SmallDisk(path);
    }

    public Path path() {
        return path;
    }

    /** Takes all the room that is left, with a file of this path. */
    public Path fill() throws IOException {
        Path filler = path.resolve("filler");
        byte[] more = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(more);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
            return filler;
        }
    }

    void writable(boolean on) throws IOException {
        if (!run("mount", "-o", "remount," + (on ? "rw" : "ro"), path.toString())) {
            throw new IOException("could not remount " + path);
        }
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", path.toString())) {
            throw new IOException("could not unmount " + path);
        }
    }

    /** Runs a command; whether it went well. */
    static boolean run(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            throw new IOException(e);
        } catch (IOException e) {
            return false; // there is no such command
        }
    }
}
