package dev.petrel.journal;

import dev.petrel.fault.StorageUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a directory for one journal at a time, over all processes of the machine. The file stays when the lock is given
 * back: deleting it could take it from under another one.
 */
final class OneWriter implements AutoCloseable {

    private static final int LONGEST = 200;

    /** A lock of the operating system belongs to a process, so within it this has to know. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final FileChannel channel;
    private final Path held;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private OneWriter(FileChannel channel, Path held) {
        this.channel = channel;
        this.held = held;
    }

    /** @throws StorageUnavailable with the name of who has it */
    static OneWriter of(Folder folder) throws IOException {
        Path held = folder.path().toRealPath();
        if (!HELD_HERE.add(held)) {
            throw new StorageUnavailable(
                    "directory " + held + " is in use already by this process: give each client one of its own");
        }
        try {
            return new OneWriter(lock(folder), held);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(held);
            throw e;
        }
    }

    @SuppressWarnings("resource") // the lock ends with the channel
    private static FileChannel lock(Folder folder) throws IOException {
        FileChannel channel = folder.open(folder.path().resolve("lock"), StandardOpenOption.READ);
        try {
            if (channel.tryLock() == null) {
                throw new StorageUnavailable("directory " + folder.path() + " is in use by " + owner(channel)
                        + ": give each client one of its own, or end that process");
            }
            byte[] me = me().getBytes(StandardCharsets.UTF_8);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(me), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String me() {
        ProcessHandle process = ProcessHandle.current();
        Instant since = process.info().startInstant().orElseGet(Instant::now);
        return "process " + process.pid() + ", started " + since;
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST);
        channel.read(text, 0);
        String owner = StandardCharsets.UTF_8.decode(text.flip()).toString();
        return owner.isBlank() ? "another process" : owner;
    }

    @Override
    public void close() throws IOException {
        if (open.getAndSet(false)) {
            try {
                channel.close();
            } finally {
                HELD_HERE.remove(held);
            }
        }
    }
}
