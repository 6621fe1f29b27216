package dev.petrel.cli;

import dev.petrel.envelope.EnvelopeCodec;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel check envelope}. */
@Command(
        name = "envelope",
        description = "Says for each line of standard input whether it is an envelope, and what it says.",
        footer = {
            "",
            "A line is a payload, byte for byte; an empty line is an empty payload. For each, in order and at",
            "once: {\"ok\":true,\"value\":{\"id\",\"type\",\"ts\",\"source\",\"data\"}}, with \"correlate\" where there is one",
            "and what is missing filled in as a service does, or {\"ok\":false,\"error\":\"...\"}."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            LineVerdicts.ALL_RIGHT_TEXT,
            LineVerdicts.SOME_WRONG_TEXT,
            ExitCode.USAGE_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class CheckEnvelope implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final FormatOption format = new FormatOption();

    CheckEnvelope(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        EnvelopeCodec codec = new EnvelopeCodec(format.orThatOf(console), "");
        return new LineVerdicts(console, payload -> EnvelopeFields.of(codec.read(payload))).give();
    }
}
