package dev.petrel.cli;

import dev.petrel.jobs.WorkerStatus;
import dev.petrel.message.Payload;
import dev.petrel.topic.Topic;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel check worker}. */
@Command(
        name = "worker",
        description =
                "Says for each line of standard input whether it is what a worker says of itself, and what it says.",
        footer = {
            "",
            "A line is a payload, byte for byte; an empty line is an empty payload, which says that the worker",
            "is gone. For each, in order and at once:",
            "{\"ok\":true,\"value\":{\"workerId\",\"capabilities\",\"idle\",\"timestampMs\"}},",
            "{\"ok\":true,\"value\":{\"workerId\",\"remove\":true}}, or {\"ok\":false,\"error\":\"...\"}. The id is the last",
            "level of the topic, which has three or more, such as inference/workers/w-3; without a topic it is",
            "what the payload calls itself, and there is none beside remove."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            LineVerdicts.ALL_RIGHT_TEXT,
            LineVerdicts.SOME_WRONG_TEXT,
            ExitCode.USAGE_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class CheckWorker implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final SaidOn saidOn = new SaidOn();

    CheckWorker(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Topic> topic = saidOn.topic();
        return new LineVerdicts(
                        console, payload -> topic.map(on -> on(on, payload)).orElseGet(() -> anywhere(payload)))
                .give();
    }

    private static Map<String, Object> on(Topic topic, Payload payload) {
        return WorkerStatus.read(topic, payload).map(CheckWorker::fields).orElseGet(() -> {
            Map<String, Object> gone = new LinkedHashMap<>();
            gone.put("workerId", WorkerStatus.workerId(topic));
            gone.put("remove", true);
            return gone;
        });
    }

    private static Map<String, Object> anywhere(Payload payload) {
        return WorkerStatus.read(payload).map(CheckWorker::fields).orElseGet(() -> Map.of("remove", true));
    }

    private static Map<String, Object> fields(WorkerStatus status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("workerId", status.workerId());
        fields.put("capabilities", status.capabilities());
        fields.put("idle", status.idle());
        fields.put("timestampMs", status.timestamp().toEpochMilli());
        return fields;
    }
}
