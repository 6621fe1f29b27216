package dev.petrel.cli;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.ConnectionSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code petrel check env}. */
@Command(
        name = "env",
        description = "Reads KEY=VALUE lines from standard input, and shows what they mean as an environment.",
        footer = {
            "",
            "Empty lines and lines that begin with # are left out; quotes stay as they are. For the environment",
            "at hand: env | grep ^MQTT_ | petrel check env",
            "Prints {\"ok\":true,\"value\":{...},\"warnings\":[...]}, or {\"ok\":false,\"errors\":[...]} with every",
            "mistake. No password is shown."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:A client can work with it.", " 1:It cannot.", ExitCode.USAGE_TEXT})
final class CheckEnv implements Callable<Integer> {

    private static final int LARGEST = 1 << 20;

    private final Console console;

    CheckEnv(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Verdict verdict = new Verdict(console, "check env");
        Map<String, String> environment = new HashMap<>();
        List<String> mistakes = read(environment);
        if (!mistakes.isEmpty()) {
            return verdict.wrong(mistakes);
        }
        try {
            verdict.put("value", Shown.settings(ConnectionSettings.fromEnvironment(environment)));
            verdict.put("warnings", ConnectionSettings.environmentWarnings(environment));
            return verdict.right();
        } catch (InvalidSettings e) {
            return verdict.wrong(e.mistakes());
        }
    }

    /** Fills the environment; one line for each line that is none of it, without what stands there. */
    private List<String> read(Map<String, String> environment) throws IOException {
        String text = new String(console.in().readNBytes(LARGEST), StandardCharsets.UTF_8);
        List<String> mistakes = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int equals = line.indexOf('=');
            if (equals > 0) {
                environment.put(line.substring(0, equals).strip(), line.substring(equals + 1));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                mistakes.add("line " + number + " is not KEY=VALUE");
            }
        }
        return mistakes;
    }
}
