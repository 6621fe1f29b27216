package dev.petrel.hub.console.jobs;

import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import dev.petrel.jobs.rest.JobRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is typed to submit a job, by the names of fields. */
final class JobForm {

    /** The tasks that the form knows, with the names of their parameters. */
    static final Map<String, Set<String>> TASKS = tasks();

    private static final String MORE = "more";

    private JobForm() {}

    /**
     * The request.
     *
     * @param fields {@code task}, its parameters, and under {@code more} others, one {@code name=value} on each line
     * @throws Problem 422 if it names no task, or a line is no parameter
     */
    static JobRequest read(Map<String, String> fields) {
        String task = fields.getOrDefault("task", "").strip();
        if (task.isEmpty()) {
            throw flaw("task", "choose what is to be done");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : TASKS.getOrDefault(task, Set.of())) {
            put(parameters, name, fields.getOrDefault(name, ""));
        }
        fields.getOrDefault(MORE, "").lines().filter(line -> !line.isBlank()).forEach(line -> put(parameters, line));
        return new JobRequest(task, parameters, null);
    }

    private static void put(Map<String, String> parameters, String line) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw flaw(MORE, "write each parameter on a line of its own, as name=value");
        }
        put(parameters, line.substring(0, equals).strip(), line.substring(equals + 1));
    }

    private static void put(Map<String, String> parameters, String name, String value) {
        if (!value.isBlank()) {
            parameters.put(name, value.strip());
        }
    }

    private static Problem flaw(String field, String message) {
        return Problem.outOfLimits(List.of(new FieldFlaw(field, message)));
    }

    private static Map<String, Set<String>> tasks() {
        Map<String, Set<String>> tasks = new LinkedHashMap<>();
        tasks.put("image_resize", Set.of("width", "height", "maintain_aspect_ratio"));
        tasks.put("image_conversion", Set.of("format", "quality"));
        tasks.put("hash", Set.of("algorithm"));
        return tasks;
    }
}
