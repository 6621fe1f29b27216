package dev.petrel.cli;

import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.health.Heartbeat;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel check heartbeat}. */
@Command(
        name = "heartbeat",
        description = "Says for each line of standard input whether it is a heartbeat, and what it says.",
        footer = {
            "",
            "A line is a payload, byte for byte; an empty line is an empty payload. For each, in order and at",
            "once: {\"ok\":true,\"value\":{\"ok\",\"event\",\"timestamp\"}}, or {\"ok\":false,\"error\":\"...\"}. A heartbeat",
            "has no envelope; in the format tars it has no other fields."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            LineVerdicts.ALL_RIGHT_TEXT,
            LineVerdicts.SOME_WRONG_TEXT,
            ExitCode.USAGE_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class CheckHeartbeat implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final FormatOption format = new FormatOption();

    CheckHeartbeat(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        EnvelopeFormat wanted = format.orThatOf(console);
        return new LineVerdicts(
                        console, payload -> Heartbeat.read(payload, wanted).fields())
                .give();
    }
}
