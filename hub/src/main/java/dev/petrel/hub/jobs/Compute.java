package dev.petrel.hub.jobs;

import dev.petrel.hub.problem.Problem;
import dev.petrel.jobs.rest.Capabilities;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeException;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.JobRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The compute service, whose troubles become problems in plain words. From any thread. */
@Component
final class Compute implements AutoCloseable {

    private final @Nullable URI url;
    private final @Nullable ComputeClient client;

    Compute(JobsProperties properties) {
        this.url = properties.url();
        this.client = url == null ? null : ComputeClient.of(properties.settings(url));
    }

    /** Whether there is one. */
    boolean present() {
        return client != null;
    }

    /** @throws Problem 422 if it does not take it, 502 or 503 if it does not answer as it should */
    ComputeJob create(JobRequest request) {
        return asked(() -> {
            try {
                return client().create(request);
            } catch (ComputeException.NotFound e) {
                throw Problem.of(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "no worker of the compute service can do " + request.taskType()
                                + ": start one that can, or choose another task");
            }
        });
    }

    /** How a job is; empty if the service does not know it. */
    Optional<ComputeJob> find(String id) {
        return asked(() -> {
            try {
                return Optional.of(client().get(id));
            } catch (ComputeException.NotFound e) {
                return Optional.empty();
            }
        });
    }

    /** Deletes a job; one that is gone already is no trouble. */
    void delete(String id) {
        asked(() -> {
            try {
                client().delete(id);
            } catch (ComputeException.NotFound gone) {
                // That is what was wanted.
            }
            return "";
        });
    }

    /** Fetches a file of a job. */
    Path download(String id, String path, Path target) {
        return asked(() -> {
            try {
                return client().download(id, path, target);
            } catch (ComputeException.NotFound e) {
                throw Problem.of(HttpStatus.NOT_FOUND, "the compute service has no such file of this job any more");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    Capabilities capabilities() {
        return asked(() -> client().capabilities());
    }

    private ComputeClient client() {
        if (client == null) {
            throw Problem.of(
                    HttpStatus.CONFLICT,
                    "no compute service is set: start the hub with petrel.hub.jobs.url, its address");
        }
        return client;
    }

    private <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (ComputeException trouble) {
            throw problem(trouble);
        }
    }

    private Problem problem(ComputeException trouble) {
        return switch (trouble) {
            case ComputeException.ValidationFailed wrong ->
                Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, Detail.of(wrong));
            case ComputeException.NotAuthenticated who ->
                Problem.of(
                        HttpStatus.BAD_GATEWAY,
                        "the compute service refused the hub's login: check petrel.hub.jobs.user and password, or token");
            case ComputeException.NotPermitted no ->
                Problem.of(
                        HttpStatus.BAD_GATEWAY,
                        "the compute service does not permit that to the hub's user: " + no.detail());
            case ComputeException.NotFound gone ->
                Problem.of(HttpStatus.NOT_FOUND, "the compute service does not know that");
            case ComputeException.Refused refused ->
                Problem.of(HttpStatus.BAD_GATEWAY, "the compute service refused: " + refused.detail());
            case ComputeException.ServerFailed failed ->
                Problem.of(
                        HttpStatus.BAD_GATEWAY,
                        "the compute service failed: try again later; its log says why (" + failed.detail() + ")");
            case ComputeException.NetworkFailed away ->
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "the compute service at " + url + " does not answer: is it running, and is the address right?");
        };
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
