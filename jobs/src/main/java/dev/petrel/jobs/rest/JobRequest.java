package dev.petrel.jobs.rest;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work that a compute service is asked to do.
 *
 * @param taskType the kind of work, such as {@code image_resize}
 * @param fields what the work is to be like, as text, such as {@code width}; a field {@code priority}, 0 to 10, says how
 *     much it hurries
 * @param input the file that is worked on, or null for none
 */
public record JobRequest(
        String taskType,
        Map<String, String> fields,
        @Nullable Path input) {

    /** @throws IllegalArgumentException if the task type is empty */
    public JobRequest {
        if (taskType.isEmpty()) {
            throw new IllegalArgumentException("a job has a task type, such as image_resize");
        }
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Work of a kind, without fields or a file yet. */
    public static JobRequest of(String taskType) {
        return new JobRequest(taskType, Map.of(), null);
    }

    /** This, with a field, whose text form is sent. */
    public JobRequest with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, value.toString());
        return new JobRequest(taskType, more, input);
    }

    /** This, working on a file. */
    public JobRequest withInput(Path newInput) {
        return new JobRequest(taskType, fields, newInput);
    }

    /** The file, if there is one. */
    Optional<Path> file() {
        return Optional.ofNullable(input);
    }
}
