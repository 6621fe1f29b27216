package dev.petrel.cli;

import dev.petrel.jobs.JobStatus;
import dev.petrel.message.Payload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel check job}. */
@Command(
        name = "job",
        description = "Says for each line of standard input whether it is what is said of a job, and what it says.",
        footer = {
            "",
            "A line is a payload, byte for byte; an empty line is an empty payload. For each, in order and at",
            "once: {\"ok\":true,\"value\":{\"jobId\",\"status\",\"progress\",\"timestampMs\",\"finished\"}}, or",
            "{\"ok\":false,\"error\":\"...\"}. Progress may stand in data or beside it. All jobs share one topic,",
            "inference/events unless servers are told otherwise, so none changes a verdict."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            LineVerdicts.ALL_RIGHT_TEXT,
            LineVerdicts.SOME_WRONG_TEXT,
            ExitCode.USAGE_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class CheckJob implements Callable<Integer> {

    private final Console console;

    /** Is checked and no more: whoever knows the topic may say it, for a job as for a worker. */
    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final SaidOn saidOn = new SaidOn();

    CheckJob(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        return new LineVerdicts(console, CheckJob::fields).give();
    }

    private static Map<String, Object> fields(Payload payload) {
        JobStatus status = JobStatus.read(payload);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("jobId", status.jobId());
        fields.put("status", status.status());
        fields.put("progress", status.progress());
        fields.put("timestampMs", status.timestamp().toEpochMilli());
        fields.put("finished", status.finished());
        return fields;
    }
}
