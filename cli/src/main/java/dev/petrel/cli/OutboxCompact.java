package dev.petrel.cli;

import dev.petrel.OutboxFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel outbox compact}. */
@Command(
        name = "compact",
        description = "Makes the files as small as what is still to be sent.",
        sortOptions = false,
        footer = {
            "",
            "Needs room for one file more while it works; ended at any moment, nothing is lost. What is damaged",
            "in files that are written anew is left out. With --json: {\"files\",\"before\",\"after\"}, in bytes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.DONE_TEXT,
            " 1:There is no outbox, it is in use, or the disk has no room.",
            ExitCode.USAGE_TEXT
        })
final class OutboxCompact implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The directory of the outbox.")
    private Path directory = Path.of("");

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean json;

    OutboxCompact(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        long before = size();
        int files = OutboxFolder.compact(directory);
        long after = size();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("files", files);
            fields.put("before", before);
            fields.put("after", after);
            console.out().println(Json.of(fields));
        } else {
            console.out().println(files + " files written anew: " + before + " bytes before, " + after + " after");
        }
        return ExitCode.DONE;
    }

    private long size() {
        try (OutboxFolder folder = OutboxFolder.open(directory)) {
            return folder.fileBytes();
        }
    }
}
