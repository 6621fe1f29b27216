package dev.petrel.compute;

import dev.petrel.compute.store.Claim;
import dev.petrel.compute.store.JobFiles;
import dev.petrel.compute.store.JobStore;
import dev.petrel.compute.work.InvalidFields;
import dev.petrel.compute.work.Unworkable;
import dev.petrel.compute.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's go at a job. What it makes lies in a folder of its own until the database takes its end; if the job is
 * another's by then, or deleted, the folder goes and nothing was.
 *
 * <p>It is asked to end by a mark that it looks at, not by an interrupt, which would close the database's file under it.
 */
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Claim claim;
    private final JobStore store;
    private final JobFiles files;
    private final Announcer announcer;
    private final Path folder;

    private volatile boolean lost;
    private volatile boolean unwanted;

    Attempt(Claim claim, JobStore store, JobFiles files, Announcer announcer) {
        this.claim = claim;
        this.store = store;
        this.files = files;
        this.announcer = announcer;
        this.folder = files.folder(jobId()).resolve(claim.folder());
    }

    /** The job is no longer this worker's, or is to be given back. */
    private static final class Ended extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Ended() {
            super("no longer this worker's", null, false, false);
        }
    }

    /** Says that the worker has it still. */
    void renew() {
        if (!lost && !store.renew(claim)) {
            lost = true;
        }
    }

    /** Asks it to give the job back at its next step. */
    void giveBack() {
        unwanted = true;
    }

    void run() {
        announcer.processing(jobId());
        try {
            complete(work().run(files.folder(jobId()).resolve(claim.job().input()), made(), this::step));
        } catch (Ended e) {
            clear(unwanted && store.release(claim));
        } catch (Unworkable | InvalidFields e) {
            fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.warn("job {} failed", jobId(), e);
            fail("the worker could not read or write a file");
        } catch (OutOfMemoryError e) {
            fail("it takes more memory than the worker has");
        }
    }

    private Work work() throws InvalidFields {
        Map<String, String> fields = claim.job().params().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> String.valueOf(field.getValue())));
        return Work.of(claim.job().taskType(), fields);
    }

    private Path made() throws IOException {
        return Files.createDirectories(folder);
    }

    private void step(int percent) {
        if (lost || unwanted || !store.progress(claim, percent)) {
            throw new Ended();
        }
        announcer.progress(jobId(), percent);
    }

    private void complete(Map<String, Object> output) {
        if (store.complete(claim, located(output))) {
            announcer.completed(jobId());
        } else {
            clear(false);
        }
    }

    /** With the paths of its files as the REST API takes them. */
    private Map<String, Object> located(Map<String, Object> output) {
        Map<String, Object> located = new HashMap<>(output);
        if (output.get("files") instanceof List<?> names) {
            located.put(
                    "files",
                    names.stream().map(name -> claim.folder() + "/" + name).toList());
        }
        return located;
    }

    private void fail(String why) {
        boolean mine = store.fail(claim, why);
        clear(mine);
        if (mine) {
            announcer.failed(jobId());
        }
    }

    /** Leaves nothing of this go, and of a deleted job nothing at all. */
    private void clear(boolean known) {
        JobFiles.delete(folder);
        if (!known && store.find(jobId()).isEmpty()) {
            files.delete(jobId());
        }
    }

    private String jobId() {
        return claim.job().jobId();
    }
}
