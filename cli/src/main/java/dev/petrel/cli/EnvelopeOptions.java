package dev.petrel.cli;

import dev.petrel.topic.Topic;
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

    @Mixin
    private final SpeakerOptions speaker = new SpeakerOptions();

    SpeakerOptions speaker() {
        return speaker;
    }

    /** What the envelopes on a topic are. */
    String typeOn(Topic topic) {
        return type == null ? topic.name().replace('/', '.') : type;
    }

    /** What they belong to, or null. */
    @Nullable
    String correlation() {
        return correlation;
    }

    /** @throws ParameterException if the words cannot stand on an envelope */
    void requireSound(CommandLine line, Topic topic) {
        SpeakerOptions.requireWord(line, "--type", typeOn(topic));
        if (correlation != null) {
            SpeakerOptions.requireWord(line, "--correlate", correlation);
        }
    }

    /** @throws ParameterException if one was given */
    void requireNone(CommandLine line) {
        String given = speaker.given();
        if (type != null) {
            given = "--type";
        } else if (correlation != null) {
            given = "--correlate";
        }
        if (!given.isEmpty()) {
            throw new ParameterException(
                    line, given + " belongs to an envelope, and --raw sends none: leave one of the two out");
        }
    }
}
