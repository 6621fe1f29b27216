package dev.petrel.cli;

import dev.petrel.envelope.Envelope;
import dev.petrel.envelope.EnvelopeCodec;
import dev.petrel.message.Publication;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.topic.MqttText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What stands on the outside of the envelopes that a command sends. */
final class EnvelopeOptions {

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "What the envelope is. Default: the topic with dots, such as tts.say for tts/say.")
    private @Nullable String type;

    @Option(
            names = "--correlate",
            paramLabel = "ID",
            description = "The id of what the envelope answers or belongs to. In the format tars it replaces the id.")
    private @Nullable String correlation;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "Who says it. Default: MQTT_SOURCE_NAME, else the client id.")
    private @Nullable String source;

    @Mixin
    private final FormatOption format = new FormatOption();

    /** @throws ParameterException if one was given */
    void requireNone(CommandLine line) {
        String given = "";
        if (type != null) {
            given = "--type";
        } else if (correlation != null) {
            given = "--correlate";
        } else if (source != null) {
            given = "--source";
        } else if (format.given()) {
            given = "--format";
        }
        if (!given.isEmpty()) {
            throw new ParameterException(
                    line, given + " belongs to an envelope, and --raw sends none: leave one of the two out");
        }
    }

    /** @throws ParameterException if no envelope can be made with them */
    Packing packing(Publication like, ConnectionSettings settings, CommandLine line) {
        String envelopeType = type == null ? like.topic().name().replace('/', '.') : type;
        requireWord(line, "--type", envelopeType);
        requireWord(line, "--correlate", correlation == null ? "none" : correlation);
        return new EnvelopePacking(like, codec(settings, line), envelopeType, correlation);
    }

    private EnvelopeCodec codec(ConnectionSettings settings, CommandLine line) {
        ServiceSettings service = settings.service();
        try {
            String name = source == null ? service.sourceName() : source;
            return new EnvelopeCodec(
                    format.or(service.envelope()), service.withSourceName(name).sourceName());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--source is wrong: " + e.getMessage());
        }
    }

    private static void requireWord(CommandLine line, String option, String text) {
        if (text.isEmpty()) {
            throw new ParameterException(line, option + " is empty: leave it out, or give it a value");
        }
        if (text.length() > Envelope.MAX_WORD) {
            throw new ParameterException(
                    line,
                    option + " has " + text.length() + " characters; at most " + Envelope.MAX_WORD + " are allowed");
        }
        MqttText.flaw(text).ifPresent(flaw -> {
            throw new ParameterException(line, option + " " + MqttText.quoted(text) + " " + flaw);
        });
    }
}
