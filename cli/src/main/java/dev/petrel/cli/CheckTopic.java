package dev.petrel.cli;

import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code petrel check topic}. */
@Command(
        name = "topic",
        description = "Says whether a topic filter matches a topic.",
        footer = {
            "",
            "Prints {\"ok\":true,\"match\":true|false}, or {\"ok\":false,\"error\":\"...\"} if one is not valid."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:Both are valid.", " 1:The filter or the topic is not valid.", ExitCode.USAGE_TEXT})
final class CheckTopic implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "FILTER", description = "Such as a/+/b or a/#.")
    private String filter = "";

    @Parameters(index = "1", paramLabel = "TOPIC", description = "Such as a/x/b.")
    private String topic = "";

    CheckTopic(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Verdict verdict = new Verdict(console, "check topic");
        try {
            verdict.put("match", TopicFilter.of(filter).matches(Topic.of(topic)));
            return verdict.right();
        } catch (IllegalArgumentException e) {
            return verdict.wrong(String.valueOf(e.getMessage()));
        }
    }
}
