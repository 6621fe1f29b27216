package dev.petrel.cli;

import dev.petrel.topic.Topic;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where payloads were published that a command reads from standard input. */
final class SaidOn {

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            converter = Converters.OfTopic.class,
            description = "The topic on which the payloads were published.")
    private @Nullable Topic topic;

    /** Empty where it was not given. */
    Optional<Topic> topic() {
        return Optional.ofNullable(topic);
    }
}
