package dev.petrel.cli;

import dev.petrel.cli.doctor.Examination;
import dev.petrel.cli.doctor.Finding;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel doctor}: what is the matter between this machine and its broker. */
@Command(
        name = "doctor",
        description = "Connects, tries everything that Petrel uses, and says what is wrong and what to do about it.",
        sortOptions = false,
        footerHeading = "%nWhat it looks at:%n",
        footer = {
            "  Name, TCP, TLS and the certificate's expiry; MQTT 5 and 3.1.1; the limits and features of the",
            "  broker; round-trip times; whether publishing, subscribing, retained messages and shared",
            "  subscriptions work; whether a publisher is told that nobody listens. It publishes below --topic",
            "  only, and cleans up. For a moment it listens to everything, and says who sends envelopes of which",
            "  format, as far as they prove it: old services of the format tars refuse some of the other.",
            "",
            "  With --client-id also whether another client uses that id. For that it connects with the id,",
            "  which throws the other off for a moment and ends its session: not for an id whose session must",
            "  be kept.",
            "",
            "  With --session it says what waits for a service that is away, and with --filter what of that the",
            "  service would hand to nobody, hold on to for a while, and then publish as dead letters. It",
            "  resumes the session, subscribes to nothing and acknowledges nothing: the service gets all of it",
            "  when it comes back, in order, marked as sent before. A session that is not there is not left",
            "  behind. How much of it a broker sends un-acknowledged it decides itself, on MQTT 3.1.1 by a",
            "  window of its own. What is changed by looking:",
            "  - A service that is connected with the id is thrown off for a moment.",
            "  - Messages of QoS 0 that a broker has kept are gone: nobody acknowledges those.",
            "  - On MQTT 5 the session then has the expiry of --session-expiry, counted anew.",
            "  - To a broker that counts deliveries, and gives messages up after some, this was one.",
            "  Give --protocol as the service has it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:No problem.", " 1:At least one problem.", ExitCode.USAGE_TEXT, ExitCode.INTERRUPTED_TEXT})
final class DoctorCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--topic",
            paramLabel = "PREFIX",
            description = "Below which topic to publish and subscribe. Default: petrel/doctor.")
    private String prefix = "petrel/doctor";

    @Option(names = "--json", description = "Prints one JSON object: {\"ok\",\"findings\":[...]}.")
    private boolean json;

    @ArgGroup(exclusive = false)
    private @Nullable SessionOptions session;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ConnectionSettings settings = connection.settings(console, "doctor");
        SessionPolicy left = session == null ? null : otherSession(session);
        List<Finding> findings = new ArrayList<>();
        Examination examination = new Examination(settings, validPrefix(), finding -> {
            findings.add(finding);
            if (!json) {
                print(finding);
            }
        });
        examination.examine();
        String clientId = connection.clientId();
        if (clientId != null) {
            examination.lookForAnother(clientId);
        }
        if (session != null && left != null) {
            examination.lookInto(left, session.filters());
        }
        return conclude(findings);
    }

    private SessionPolicy otherSession(SessionOptions asked) {
        if (asked.clientId().equals(connection.clientId())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--client-id ends the session of its id, and --session is to keep that of the same one: give one of"
                            + " them");
        }
        return asked.policy(console);
    }

    private String validPrefix() {
        try {
            return Topic.of(prefix).name();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int conclude(List<Finding> findings) {
        long problems = findings.stream()
                .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                .count();
        if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("ok", problems == 0);
            report.put("findings", findings.stream().map(DoctorCommand::fields).toList());
            console.out().println(Json.of(report));
        } else {
            console.out().println(problems == 0 ? "No problem." : "Problems: " + problems + ".");
        }
        return problems == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(Finding finding) {
        String colour = switch (finding.level()) {
            case OK -> "fg(green)";
            case NOTE -> "fg(yellow)";
            case PROBLEM -> "fg(red),bold";
        };
        Ansi ansi = console.coloured() ? Ansi.ON : Ansi.OFF;
        String level = String.format(Locale.ROOT, "%-8s", word(finding.level()));
        console.out()
                .println(ansi.string("@|" + colour + " " + level + "|@")
                        + String.format(Locale.ROOT, "%-20s", finding.subject())
                        + MqttText.printable(finding.text()));
        if (!finding.advice().isEmpty()) {
            console.out().println(" ".repeat(28) + "-> " + MqttText.printable(finding.advice()));
        }
        console.out().flush();
    }

    private static Map<String, @Nullable Object> fields(Finding finding) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("level", word(finding.level()));
        fields.put("subject", finding.subject());
        fields.put("text", finding.text());
        fields.put("advice", finding.advice().isEmpty() ? null : finding.advice());
        finding.details().forEach(fields::put);
        return fields;
    }

    private static String word(Finding.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
