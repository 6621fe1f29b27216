package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.jobs.JobTopics;
import dev.petrel.jobs.JobWorkers;
import dev.petrel.jobs.WorkerStatus;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.TopicFilter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel jobs workers}. */
@Command(
        name = "workers",
        description = "Says which workers are there, what they can do, and how many jobs they could take.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  What workers say of themselves over MQTT is retained; it is heard for a second. A line for each:",
            "  worker, how many jobs it could take, what it can do, when it said so. What all together could",
            "  take goes to standard error.",
            "  With --json: {\"worker_id\",\"capabilities\",\"idle_count\",\"timestamp\"}, the time in",
            "  milliseconds since 1970."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Said, however many there are.",
            " 1:The broker refused, or was not reached in time.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT
        })
final class JobsWorkers implements Callable<Integer> {

    private static final String NAME = "jobs workers";

    /** How long what is retained may take to come. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Console console;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "What the topics of workers begin with. Default: inference/workers.")
    private String topic = JobTopics.DEFAULT.workers();

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = "How many seconds to wait for the broker. Default: 30.")
    private Duration timeout = PATIENCE;

    @Option(names = "--json", description = "Prints each worker as a JSON object.")
    private boolean json;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    JobsWorkers(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JobTopics topics = topics();
        Deadline deadline = Deadline.in(timeout);
        ConnectionSettings settings = connection.settingsOrLocal(console, "jobs");
        settings = settings.withSession(SessionPolicy.clean(settings.clientId()));
        Grants grants = new Grants(console, NAME, List.of(TopicFilter.of(topics.everyWorker())));
        ClientOptions options = ClientOptions.of(settings).withObserver(grants::on);
        try (Link link = new Link(options, new WaitingLine(console, NAME));
                JobWorkers workers = JobWorkers.of(link.client(), topics, JobWorkers.SILENCE)) {
            link.start();
            CompletableFuture<Object> trouble = CompletableFuture.anyOf(link.inVain(), grants.refused());
            if (!Awaiting.either(grants.granted(), trouble, deadline.left())) {
                throw Listening.notReached(link, deadline);
            }
            Awaiting.either(new CompletableFuture<>(), trouble, MOMENT);
            print(workers);
            return ExitCode.DONE;
        }
    }

    private JobTopics topics() {
        try {
            return new JobTopics(JobTopics.DEFAULT.events(), topic);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--topic: " + e.getMessage());
        }
    }

    private void print(JobWorkers workers) {
        List<WorkerStatus> all = workers.workers();
        all.forEach(worker -> console.out().println(json ? Json.of(fields(worker)) : text(worker)));
        console.out().flush();
        StringBuilder sums = new StringBuilder();
        workers.capabilities()
                .forEach((task, idle) -> sums.append(sums.isEmpty() ? ". Idle for " : ", ")
                        .append(task)
                        .append(": ")
                        .append(idle));
        console.err()
                .println("petrel " + NAME + ": " + all.size() + (all.size() == 1 ? " worker" : " workers")
                        + MqttText.printable(sums.toString()));
    }

    private static String text(WorkerStatus worker) {
        return MqttText.printable(String.format(
                Locale.ROOT,
                "%-24s  %3d idle  %s  said %s",
                worker.workerId(),
                worker.idle(),
                String.join(", ", worker.capabilities()),
                worker.timestamp()));
    }

    private static Map<String, Object> fields(WorkerStatus worker) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("worker_id", worker.workerId());
        fields.put("capabilities", worker.capabilities());
        fields.put("idle_count", worker.idle());
        fields.put("timestamp", worker.timestamp().toEpochMilli());
        return fields;
    }
}
