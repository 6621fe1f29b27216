package dev.petrel.compute.web;

import com.sun.net.httpserver.HttpExchange;
import dev.petrel.compute.store.JobFiles;
import dev.petrel.compute.store.JobStore;
import dev.petrel.compute.store.StoredJob;
import dev.petrel.compute.work.InvalidFields;
import dev.petrel.compute.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers what is asked of jobs. */
final class Jobs {

    private static final int USUAL_PRIORITY = 5;
    private static final int MOST_DAYS = 36_500;

    private final JobStore store;
    private final JobFiles files;
    private final JobDesk desk;
    private final long largestUpload;

    Jobs(JobStore store, JobFiles files, JobDesk desk, long largestUpload) {
        this.store = store;
        this.files = files;
        this.desk = desk;
        this.largestUpload = largestUpload;
    }

    Reply create(String taskType, User user, HttpExchange exchange) throws IOException, Refusal {
        if (!Work.TASK_TYPES.contains(taskType)) {
            throw new Refusal(404, "there is no task " + taskType + "; there is " + Work.TASK_TYPES);
        }
        Path upload = files.incoming();
        try {
            StoredJob job = job(taskType, user, Form.read(exchange, upload, largestUpload), upload);
            desk.submitted(job);
            return Reply.json(
                    200, Map.of("job_id", job.jobId(), "status", job.course().status(), "task_type", taskType));
        } catch (InvalidFields e) {
            throw new Refusal(422, e.details());
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    private StoredJob job(String taskType, User user, Form form, Path upload)
            throws IOException, Refusal, InvalidFields {
        Work work = Work.of(taskType, form.fields());
        int priority = priority(form.fields().get("priority"));
        if (form.fileName() == null) {
            throw new InvalidFields("file", "is missing: send the file in a field of a multipart form");
        }
        StoredJob job = StoredJob.submitted(
                UUID.randomUUID().toString(), taskType, priority, work.params(), "input", user.name());
        files.adopt(upload, job.jobId(), job.input());
        try {
            return store.insert(job);
        } catch (RuntimeException e) {
            files.delete(job.jobId());
            throw e;
        }
    }

    private static int priority(@Nullable String text) throws InvalidFields {
        if (text == null) {
            return USUAL_PRIORITY;
        }
        if (!text.matches("[0-9]|10")) {
            throw new InvalidFields("priority", "is to be a whole number from 0 to 10");
        }
        return Integer.parseInt(text);
    }

    Reply get(String jobId) throws Refusal {
        StoredJob job = found(jobId);
        StoredJob.Course course = job.course();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("job_id", job.jobId());
        answer.put("task_type", job.taskType());
        answer.put("status", course.status());
        answer.put("progress", course.progress());
        answer.put("params", job.params());
        answer.put("task_output", course.output());
        answer.put("error_message", course.error());
        answer.put("priority", job.priority());
        answer.put("created_at", course.created());
        answer.put("updated_at", course.updated());
        answer.put("started_at", course.started());
        answer.put("completed_at", course.ended());
        return Reply.json(200, answer);
    }

    Reply delete(String jobId) throws Refusal {
        if (!store.delete(found(jobId).jobId())) {
            throw notFound(jobId);
        }
        files.delete(jobId);
        return Reply.NOTHING;
    }

    Reply file(String jobId, String path) throws IOException, Refusal {
        String id = found(jobId).jobId();
        Path file;
        try {
            file = files.resolve(id, path);
        } catch (JobFiles.Outside e) {
            throw new Refusal(403, "Access denied: the path leads out of the job's folder");
        } catch (InvalidPathException e) {
            throw new Refusal(400, "Invalid file path");
        }
        if (Files.isDirectory(file)) {
            throw new Refusal(400, "Path is not a file");
        }
        if (!Files.isRegularFile(file)) {
            throw new Refusal(404, "File not found");
        }
        return Reply.file(file);
    }

    Reply capabilities() {
        return Reply.json(200, Map.of("num_workers", desk.workers(), "capabilities", desk.capabilities()));
    }

    Reply storage() {
        return Reply.json(200, Map.of("total_size", files.size(), "job_count", store.count()));
    }

    Reply cleanup(@Nullable String query) throws Refusal {
        String days = Form.decoded(query == null ? "" : query).getOrDefault("days", "7");
        if (!days.matches("[0-9]{1,5}") || Integer.parseInt(days) > MOST_DAYS) {
            throw new Refusal(422, "days is to be a whole number from 0 to " + MOST_DAYS);
        }
        long deleted = 0;
        long freed = 0;
        for (String jobId : store.ended(Duration.ofDays(Integer.parseInt(days)))) {
            if (store.delete(jobId)) {
                deleted++;
                freed += files.delete(jobId);
            }
        }
        return Reply.json(200, Map.of("deleted_count", deleted, "freed_space", freed));
    }

    private StoredJob found(String jobId) throws Refusal {
        if (!jobId.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw notFound(jobId);
        }
        return store.find(jobId).orElseThrow(() -> notFound(jobId));
    }

    private static Refusal notFound(String jobId) {
        return new Refusal(404, "Job " + jobId + " not found");
    }
}
