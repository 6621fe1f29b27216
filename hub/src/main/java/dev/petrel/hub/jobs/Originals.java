package dev.petrel.hub.jobs;

import dev.petrel.hub.HubProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The files that were submitted here, so that they can be shown beside what was made of them: the latest of them. */
@Component
final class Originals {

    /** How many are kept. */
    static final int MOST = 40;

    /** Ids that are names of files everywhere; of other jobs none is kept. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final Logger LOG = LoggerFactory.getLogger(Originals.class);

    private final Path folder;

    Originals(HubProperties properties) {
        this.folder = properties.dataDir().resolve("originals");
    }

    /** A place for an upload on its way. */
    Upload incoming(String name) {
        return Upload.in(folder, name);
    }

    /** Keeps an upload as the one of a job; without it the job goes on as well. */
    void keep(String jobId, Path upload) {
        try {
            if (NAME.matcher(jobId).matches()) {
                Files.move(upload, folder.resolve(jobId), StandardCopyOption.REPLACE_EXISTING);
                forgetOld();
            }
        } catch (IOException e) {
            LOG.warn("a submitted file cannot be kept to be shown: {}", e.toString());
        }
    }

    Optional<Path> find(String jobId) {
        return NAME.matcher(jobId).matches()
                ? Optional.of(folder.resolve(jobId)).filter(Files::isRegularFile)
                : Optional.empty();
    }

    void delete(String jobId) {
        find(jobId).ifPresent(Originals::delete);
    }

    private void forgetOld() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> latest = files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(Originals::time).reversed())
                    .toList();
            latest.stream().skip(MOST).forEach(Originals::delete);
        }
    }

    private static long time(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", file, e.toString());
        }
    }
}
