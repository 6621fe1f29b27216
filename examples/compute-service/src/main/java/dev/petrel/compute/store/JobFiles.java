package dev.petrel.compute.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the jobs: a folder for each. Processes that share a database share these too. */
public final class JobFiles {

    private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);

    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path jobs;
    private final Path incoming;

    private JobFiles(Path jobs, Path incoming) {
        this.jobs = jobs;
        this.incoming = incoming;
    }

    /** The files in a data folder. What was left half uploaded a day ago goes; what is younger may be another process's. */
    public static JobFiles in(Path data) throws IOException {
        Path jobs = Files.createDirectories(data.resolve("files")).toRealPath();
        Path incoming = Files.createDirectories(data.resolve("incoming")).toRealPath();
        clearBefore(incoming, Instant.now().minus(ABANDONED));
        return new JobFiles(jobs, incoming);
    }

    /** Makes a data folder for its owner alone, if it is not there. */
    public static void prepare(Path data) throws IOException {
        boolean posix = data.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.exists(data) && posix) {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.createDirectories(data);
    }

    private static void clearBefore(Path incoming, Instant time) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(incoming)) {
            for (Path upload : left) {
                if (Files.getLastModifiedTime(upload).toInstant().isBefore(time)) {
                    Files.deleteIfExists(upload);
                }
            }
        }
    }

    /** Where an upload may be written until its job has an id. */
    public Path incoming() {
        return incoming.resolve(UUID.randomUUID().toString());
    }

    /** Makes an upload the input of a new job. */
    public void adopt(Path upload, String jobId, String name) throws IOException {
        Path folder = Files.createDirectories(folder(jobId));
        Files.move(upload, folder.resolve(name));
    }

    /** The folder of a job, whether it is there or not. */
    public Path folder(String jobId) {
        return jobs.resolve(UUID.fromString(jobId).toString());
    }

    /** A path that leads out of its folder. */
    public static final class Outside extends Exception {

        private static final long serialVersionUID = 1L;

        Outside() {
            super("the path leads out of the job's folder");
        }
    }

    /**
     * A file of a job by its path in the job's folder, whether it is there or not.
     *
     * @throws Outside if it is not in there, also by way of a link
     * @throws InvalidPathException if it is no path at all
     */
    public Path resolve(String jobId, String path) throws Outside, IOException {
        Path folder = folder(jobId);
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder)) {
            throw new Outside();
        }
        try {
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw new Outside();
            }
        } catch (NoSuchFileException e) {
            return file;
        }
        return file;
    }

    /** Deletes the folder of a job; returns how many bytes were in it. */
    public long delete(String jobId) {
        return delete(folder(jobId));
    }

    /** Deletes a folder with all that is in it, if it is there; returns how many bytes that was. */
    public static long delete(Path folder) {
        return walk(folder, true);
    }

    /** How many bytes all files of all jobs have. */
    public long size() {
        return walk(jobs, false);
    }

    private static long walk(Path folder, boolean deleting) {
        AtomicLong size = new AtomicLong();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    size.addAndGet(attributes.size());
                    return deleted(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    return deleted(directory);
                }

                private FileVisitResult deleted(Path path) throws IOException {
                    try {
                        if (deleting) {
                            Files.deleteIfExists(path);
                        }
                    } catch (DirectoryNotEmptyException e) {
                        LOG.debug("{} is being written to; who writes there clears it", path);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return size.get();
    }
}
