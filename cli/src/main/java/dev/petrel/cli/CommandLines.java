package dev.petrel.cli;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.fault.PetrelException;
import dev.petrel.topic.MqttText;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together, and says what went wrong in one way for all of them. */
final class CommandLines {

    private static final Pattern LOGIN_IN_URL = Pattern.compile("://[^\\s]*@");

    private final Console console;
    private final boolean verbose;

    private CommandLines(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
    }

    static CommandLine of(Console console, String... words) {
        CommandLines errors = new CommandLines(console, List.of(words).contains(Logging.VERBOSE));
        CommandLine petrel = new CommandLine(new PetrelCommand())
                .addSubcommand(new PubCommand(console))
                .addSubcommand(new SubCommand(console))
                .addSubcommand(new RequestCommand(console))
                .addSubcommand(new ReplyCommand(console))
                .addSubcommand(CheckCommand.commandLine(console))
                .addSubcommand(new FleetCommand(console))
                .addSubcommand(JobsCommand.commandLine(console))
                .addSubcommand(DeadLetterCommand.commandLine(console))
                .addSubcommand(OutboxCommand.commandLine(console))
                .addSubcommand(new BrokerCommand(console))
                .addSubcommand(new DoctorCommand(console));
        return StandardOptions.addVersionTo(StandardOptions.addTo(petrel))
                .setOut(writer(console.out()))
                .setErr(writer(console.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.coloured() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(100)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors::wrongWords)
                .setExecutionExceptionHandler((failure, line, parsed) -> errors.failed(failure, line));
    }

    private int wrongWords(ParameterException e, String[] words) {
        CommandLine line = e.getCommandLine();
        tell(line, String.valueOf(e.getMessage()).replaceFirst("^Error: ", ""));
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                tell(line, "did you mean " + String.join(" or ", suggestions) + "?");
            }
        }
        console.err().println("'" + line.getCommandSpec().qualifiedName() + " --help' lists what there is.");
        return ExitCode.USAGE;
    }

    private int failed(Exception failure, CommandLine line) {
        if (verbose) {
            failure.printStackTrace(console.err());
        }
        return switch (failure) {
            case CommandFailed command -> {
                command.lines().forEach(text -> tell(line, text));
                yield command.exitCode();
            }
            case InvalidSettings settings -> {
                settings.mistakes().forEach(mistake -> tell(line, mistake));
                yield ExitCode.USAGE;
            }
            case PetrelException petrel -> {
                tell(line, String.valueOf(petrel.getMessage()));
                yield ExitCode.FAILED;
            }
            default -> {
                tell(line, "unexpected: " + failure + " (--verbose shows where)");
                yield ExitCode.FAILED;
            }
        };
    }

    private void tell(CommandLine line, String text) {
        String shown = LOGIN_IN_URL.matcher(MqttText.printable(text)).replaceAll("://****@");
        console.err().println(line.getCommandSpec().qualifiedName() + ": " + shown);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
