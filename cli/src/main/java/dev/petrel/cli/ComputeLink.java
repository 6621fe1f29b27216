package dev.petrel.cli;

import dev.petrel.jobs.JobLookup;
import dev.petrel.jobs.rest.Capabilities;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeException;
import dev.petrel.jobs.rest.ComputeException.NetworkFailed;
import dev.petrel.jobs.rest.ComputeException.NotAuthenticated;
import dev.petrel.jobs.rest.ComputeException.NotFound;
import dev.petrel.jobs.rest.ComputeException.NotPermitted;
import dev.petrel.jobs.rest.ComputeException.Refused;
import dev.petrel.jobs.rest.ComputeException.ServerFailed;
import dev.petrel.jobs.rest.ComputeException.ValidationFailed;
import dev.petrel.jobs.rest.ComputeJob;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.JobRequest;
import dev.petrel.jobs.rest.LoginTokens;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The compute service of one command: trouble with it ends the command, in words that say what to do. */
final class ComputeLink implements AutoCloseable {

    private final ComputeSettings settings;
    private final ComputeClient client;

    ComputeLink(ComputeSettings settings) {
        this.settings = settings;
        this.client = ComputeClient.of(settings);
    }

    JobLookup lookup() {
        return client.lookup();
    }

    /** Submits a job. */
    ComputeJob create(JobRequest request) {
        return asked(() -> {
            try {
                return client.create(request);
            } catch (NotFound e) {
                throw new CommandFailed(ExitCode.FAILED, notFound(request.taskType(), e));
            }
        });
    }

    /** How a job is. */
    ComputeJob get(String jobId) {
        return asked(() -> client.get(jobId));
    }

    void delete(String jobId) {
        asked(() -> {
            client.delete(jobId);
            return jobId;
        });
    }

    /**
     * Fetches the first file that a job made.
     *
     * @throws CommandFailed if it made none, or the target cannot be written
     */
    void fetch(ComputeJob job, Path target) {
        List<String> files = job.files();
        if (files.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    "job " + job.jobId() + " made no file, so " + target + " is not written; its output is "
                            + Json.of(job.taskOutput()));
        }
        asked(() -> {
            try {
                return client.download(job.jobId(), files.getFirst(), target);
            } catch (IOException e) {
                throw new CommandFailed(ExitCode.FAILED, "cannot write " + target + ": " + e.getMessage());
            }
        });
    }

    /** @throws CommandFailed if nothing could be written there, which is better known before a job is done */
    static void requireWritable(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) {
            throw new CommandFailed(ExitCode.FAILED, "cannot write " + target + ": it is a folder; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandFailed(ExitCode.FAILED, "cannot write " + target + ": there is no folder " + folder);
        }
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (ComputeException e) {
            throw new CommandFailed(ExitCode.FAILED, words(e));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private List<String> words(ComputeException trouble) {
        return switch (trouble) {
            case NetworkFailed e ->
                List.of(
                        said(e),
                        "is there a compute service at " + settings.url()
                                + "? --compute-url or COMPUTE_URL says where it is; ./petrel compute starts one");
            case NotAuthenticated e -> List.of(said(e) + "; " + ComputeLogin.ADVICE);
            case ValidationFailed e -> fields(e);
            case NotPermitted e -> List.of(said(e));
            case NotFound e -> List.of(said(e));
            case Refused e -> List.of(said(e) + " (status " + e.status() + ")");
            case ServerFailed e -> List.of(said(e) + " (status " + e.status() + ")");
        };
    }

    private static String said(ComputeException e) {
        return String.valueOf(e.getMessage());
    }

    /** A service that does not know a task may not say which it knows. */
    private List<String> notFound(String taskType, NotFound e) {
        Capabilities known = client.capabilities();
        if (known.offers(taskType)) {
            return List.of(said(e));
        }
        List<String> tasks = known.idle().keySet().stream().sorted().toList();
        return List.of(
                said(e),
                "no worker does " + MqttText.quoted(taskType)
                        + (tasks.isEmpty() ? ", and none is there" : "; there is " + String.join(", ", tasks)));
    }

    /** A line for each field that is wrong, where the answer is {@code {"detail":[{"loc":["body","width"],"msg":"..."}]}}. */
    private static List<String> fields(ValidationFailed e) {
        List<String> lines = new ArrayList<>();
        try {
            for (JsonNode flaw : JsonMapper.shared().readTree(e.body()).path("detail")) {
                JsonNode where = flaw.path("loc");
                String field = where.path(where.size() - 1).asString("");
                lines.add("the service does not take the job: " + field + ": "
                        + flaw.path("msg").asString(""));
            }
        } catch (JacksonException unreadable) {
            lines.clear();
        }
        return lines.isEmpty() ? List.of(said(e)) : lines;
    }

    @Override
    public void close() {
        client.close();
        if (settings.tokens() instanceof LoginTokens login) {
            login.close();
        }
    }
}
