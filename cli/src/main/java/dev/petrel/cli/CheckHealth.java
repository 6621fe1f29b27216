package dev.petrel.cli;

import dev.petrel.envelope.Data;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.health.HealthStatus;
import dev.petrel.message.Payload;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code petrel check health}. */
@Command(
        name = "health",
        description = "Says for each line of standard input whether it is a service's health, and what it says.",
        footer = {
            "",
            "A line is a payload, byte for byte: an envelope of the type " + HealthStatus.TYPE + ", or its data",
            "alone; an empty line is an empty payload. For each, in order and at once:",
            "{\"ok\":true,\"value\":{\"message_id\",\"ok\",\"event\",\"err\",\"timestamp\"}} without what is not there;",
            "err may have been called error; or {\"ok\":false,\"error\":\"...\"}."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            LineVerdicts.ALL_RIGHT_TEXT,
            LineVerdicts.SOME_WRONG_TEXT,
            ExitCode.USAGE_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class CheckHealth implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final FormatOption format = new FormatOption();

    CheckHealth(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        EnvelopeFormat wanted = format.orThatOf(console);
        return new LineVerdicts(console, payload -> fields(wanted, payload)).give();
    }

    private static Map<String, Object> fields(EnvelopeFormat format, Payload payload) {
        HealthStatus status = HealthStatus.read(payload, format);
        boolean alone = Data.read(payload).as(JsonNode.class).has("ok");
        String type = alone
                ? HealthStatus.TYPE
                : new EnvelopeCodec(format, "").read(payload).type();
        if (!type.equals(HealthStatus.TYPE)) {
            throw new MalformedMessage("the envelope is of the type " + MqttText.quoted(type) + ", not of "
                    + MqttText.quoted(HealthStatus.TYPE));
        }
        return status.fields();
    }
}
