package dev.petrel.cli;

import dev.petrel.deadletter.DeadLetter;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Publication;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel deadletter replay}. */
@Command(
        name = "replay",
        description = "Publishes letters again as what they were, and deletes each once the broker has it.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  On the topic that it had, with the properties that it had but its expiry, at QoS 1 and not",
            "  retained; one after the other, the oldest first. A letter that the broker refuses stays, and the",
            "  next one is tried; so does one of which the broker says that nobody subscribes to it. Every",
            "  subscriber of the topic gets it, also those that could handle it the first time.",
            "",
            "  petrel deadletter replay letters --all --dry-run",
            "  petrel deadletter replay letters 17637483 --to kitchen/again --url mqtt://localhost"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Each was published.",
            " 1:At least one was not, and is still there.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class DeadLetterReplay implements Callable<Integer> {

    /** Where letters go. */
    interface Way {

        /** Why it did not arrive, in words; empty if it did. */
        String send(Publication publication);
    }

    private final Console console;

    @Mixin
    private final LetterChoice choice = new LetterChoice();

    @Option(names = "--to", paramLabel = "TOPIC", description = "Publishes there instead.")
    private @Nullable String to;

    @Option(names = "--dry-run", description = "Says what would be published where, and connects to nothing.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = "How many seconds to wait for the broker's word on each. Default: 30.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--json", description = "Prints each as a JSON object.")
    private boolean json;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DeadLetterReplay(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Topic elsewhere = elsewhere();
        Letters letters = choice.letters();
        List<String> names = choice.chosen(letters, spec);
        if (dryRun) {
            return each(letters, names, letter -> "", elsewhere);
        }
        ConnectionSettings settings = connection.settings(console, "deadletter-replay");
        settings = settings.withSession(SessionPolicy.clean(settings.clientId()));
        try (Replay replay = new Replay(Link.of(settings, new WaitingLine(console, "deadletter replay")), timeout)) {
            return each(letters, names, replay, elsewhere);
        }
    }

    private @Nullable Topic elsewhere() {
        try {
            return to == null ? null : Topic.of(to);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int each(Letters letters, List<String> names, Way way, @Nullable Topic elsewhere) {
        boolean allWell = true;
        for (String name : names) {
            String topic = null;
            String failure;
            try {
                DeadLetter letter = letters.read(name);
                Topic target = elsewhere == null ? letter.original().topic() : elsewhere;
                topic = target.name();
                failure = way.send(letter.again(target));
                if (failure.isEmpty() && !dryRun) {
                    letters.delete(name);
                }
            } catch (IOException | MalformedMessage e) {
                failure = "cannot be read: " + Letters.words(e);
            }
            tell(name, topic, failure);
            allWell &= failure.isEmpty();
        }
        return allWell ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void tell(String name, @Nullable String topic, String failure) {
        String done = dryRun ? "would be published" : "published";
        if (json) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("topic", topic);
            fields.put(dryRun ? "would_publish" : "published", failure.isEmpty());
            fields.put("error", failure.isEmpty() ? null : failure);
            console.out().println(Json.of(fields));
        } else if (failure.isEmpty()) {
            console.out().println(name + " " + done + " on " + MqttText.printable(String.valueOf(topic)));
        } else {
            console.out().println(name + " stays: " + MqttText.printable(failure));
        }
        console.out().flush();
    }
}
