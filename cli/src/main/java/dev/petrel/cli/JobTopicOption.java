package dev.petrel.cli;

import dev.petrel.jobs.JobTopics;
import dev.petrel.topic.Topic;
import picocli.CommandLine.Option;

/** Where it is said what becomes of jobs. */
final class JobTopicOption {

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            converter = Converters.OfTopic.class,
            description = "The topic on which it is said what becomes of jobs. Default: inference/events.")
    private Topic topic = Topic.of(JobTopics.DEFAULT.events());

    String name() {
        return topic.name();
    }
}
