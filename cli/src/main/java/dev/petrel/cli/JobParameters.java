package dev.petrel.cli;

import dev.petrel.jobs.rest.JobRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a job is to be like. */
final class JobParameters {

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A field of the task, such as format=png; may be given again for another one.")
    private List<String> given = List.of();

    @Option(
            names = "--width",
            paramLabel = "N",
            converter = Converters.OfCount.class,
            description = "Short for -p width=N.")
    private @Nullable Long width;

    @Option(
            names = "--height",
            paramLabel = "N",
            converter = Converters.OfCount.class,
            description = "Short for -p height=N.")
    private @Nullable Long height;

    /** @throws ParameterException if a field is no field, or given twice */
    JobRequest on(String task, @Nullable Path file, CommandLine line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : given) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(line, "--param is NAME=VALUE, such as format=png, not '" + field + "'");
            }
            add(fields, field.substring(0, equals), field.substring(equals + 1), line);
        }
        if (width != null) {
            add(fields, "width", width.toString(), line);
        }
        if (height != null) {
            add(fields, "height", height.toString(), line);
        }
        try {
            return new JobRequest(task, fields, file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()));
        }
    }

    private static void add(Map<String, String> fields, String name, String value, CommandLine line) {
        if (fields.putIfAbsent(name, value) != null) {
            throw new ParameterException(line, "the field " + name + " is given twice");
        }
    }
}
