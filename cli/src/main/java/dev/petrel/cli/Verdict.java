package dev.petrel.cli;

import dev.petrel.topic.MqttText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer of a check: JSON on standard output for programs, mistakes on standard error for people too. */
final class Verdict {

    private final Console console;
    private final String command;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Verdict(Console console, String command) {
        this.console = console;
        this.command = command;
        fields.put("ok", true);
    }

    void put(String name, Object value) {
        fields.put(name, value);
    }

    /** Prints that all is right; the exit code for that. */
    int right() {
        console.out().println(Json.of(fields));
        return ExitCode.DONE;
    }

    /** Prints one mistake; the exit code for that. */
    int wrong(String error) {
        print("error", error);
        tell(error);
        return ExitCode.FAILED;
    }

    /** Prints all the mistakes; the exit code for that. */
    int wrong(List<String> errors) {
        print("errors", errors);
        errors.forEach(this::tell);
        return ExitCode.FAILED;
    }

    private void print(String name, Object value) {
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("ok", false);
        verdict.put(name, value);
        console.out().println(Json.of(verdict));
    }

    private void tell(String error) {
        console.err().println("petrel " + command + ": " + MqttText.printable(error));
    }
}
