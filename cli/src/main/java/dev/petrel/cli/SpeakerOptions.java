package dev.petrel.cli;

import dev.petrel.envelope.Envelope;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.topic.MqttText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who says what a command sends, and in which format. */
final class SpeakerOptions {

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "Who says it. Default: MQTT_SOURCE_NAME, else the client id.")
    private @Nullable String source;

    @Mixin
    private final FormatOption format = new FormatOption();

    /** The option that was given, or nothing. */
    String given() {
        if (source != null) {
            return "--source";
        }
        return format.given() ? "--format" : "";
    }

    /**
     * The settings of a client that speaks so.
     *
     * @throws ParameterException if nobody can be called so
     */
    ConnectionSettings in(ConnectionSettings settings, CommandLine line) {
        ServiceSettings service =
                settings.service().withEnvelope(format.or(settings.service().envelope()));
        if (source == null) {
            return settings.withService(service);
        }
        requireWord(line, "--source", source);
        return settings.withService(service.withSourceName(source));
    }

    /** @throws ParameterException unless it can stand on the outside of an envelope, and says something */
    static void requireWord(CommandLine line, String option, String text) {
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
