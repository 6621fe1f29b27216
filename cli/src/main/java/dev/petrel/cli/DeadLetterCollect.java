package dev.petrel.cli;

import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.topic.TopicFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code petrel deadletter collect}. */
@Command(
        name = "collect",
        description = "Subscribes to dead letters and puts each into a folder before it is acknowledged.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  With --client-id the session stays with the broker for a week, so that letters which come between",
            "  two runs with that id are collected by the next one. Without, it ends with the command, and only",
            "  letters that come meanwhile are collected, over losses of the connection too. A letter may come",
            "  twice, where its acknowledgement was lost. What comes and is no letter becomes one that says so.",
            "",
            "  petrel deadletter collect letters --client-id collector --url mqtt://localhost"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:--count letters came, or the time of --timeout is over.",
            " 1:The broker refused or was not reached in time, or the folder took no more.",
            " 2:Fewer than --count letters came within --timeout.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class DeadLetterCollect implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The folder of the letters; made where there is none.")
    private Path directory = Path.of(".");

    @Option(names = "--filter", paramLabel = "FILTER", description = "Which topics. Default: dead/#.")
    private String filter = "dead/#";

    @Mixin
    private final ListeningOptions listening = new ListeningOptions();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DeadLetterCollect(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Deadline deadline = listening.deadline();
        TopicFilter wanted = wanted();
        ConnectionSettings settings = connection.settings(console, "deadletter-collect");
        if (settings.protocol() == Protocol.AUTO) {
            settings = settings.withProtocol(SpokenVersion.of(settings, console, deadline));
        }
        // Letters of several services about one message are copies of it, and each is wanted.
        ServiceSettings all = settings.service().withDedupe(Duration.ZERO, 0);
        boolean stays = connection.clientId() != null;
        try (Collecting collecting = new Collecting(settings.withService(all), console, stays)) {
            return collecting.collect(
                    wanted, new Store(directory, listening.count(), console, listening.json()), deadline);
        }
    }

    private TopicFilter wanted() {
        try {
            return TopicFilter.of(filter);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
