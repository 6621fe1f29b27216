package dev.petrel.cli;

import dev.petrel.envelope.EnvelopeFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which format of envelopes a command means. */
final class FormatOption {

    private static final String VARIABLE = "MQTT_ENVELOPE";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = Converters.OfFormat.class,
            description = {
                "The format of envelopes: standard, or tars for the five fields of py-tars and nothing else.",
                "Default: MQTT_ENVELOPE, else standard."
            })
    private @Nullable EnvelopeFormat format;

    /** That of the option, or another where it was not given. */
    EnvelopeFormat or(EnvelopeFormat otherwise) {
        return format == null ? otherwise : format;
    }

    boolean given() {
        return format != null;
    }

    /**
     * That of the option or the environment.
     *
     * @throws CommandFailed if the environment says something else
     */
    EnvelopeFormat orThatOf(Console console) {
        String text = console.environment().getOrDefault(VARIABLE, "").strip();
        if (format != null || text.isEmpty()) {
            return or(EnvelopeFormat.STANDARD);
        }
        try {
            return new Converters.OfFormat().convert(text);
        } catch (TypeConversionException e) {
            throw new CommandFailed(ExitCode.USAGE, VARIABLE + " is wrong: " + e.getMessage());
        }
    }
}
