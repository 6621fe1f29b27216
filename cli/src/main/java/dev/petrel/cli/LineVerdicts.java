package dev.petrel.cli;

import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** One verdict for each line of standard input, in order and at once. */
final class LineVerdicts {

    /** How help says what the exit code means. */
    static final String ALL_RIGHT_TEXT = " 0:Every line is one.";

    static final String SOME_WRONG_TEXT = " 1:At least one is not.";

    private final Console console;
    private final Function<Payload, Map<String, Object>> reader;

    /** @param reader what a payload says, under the names that it has on the wire; throws {@link MalformedMessage} */
    LineVerdicts(Console console, Function<Payload, Map<String, Object>> reader) {
        this.console = console;
        this.reader = reader;
    }

    /** Reads to the end; the exit code. */
    int give() throws IOException {
        LineReader lines = new LineReader(console.in());
        boolean allRight = true;
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            Map<String, Object> verdict = verdict(line);
            allRight &= Boolean.TRUE.equals(verdict.get("ok"));
            if (!print(verdict)) {
                return ExitCode.OUTPUT_CLOSED;
            }
        }
        return allRight ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Map<String, Object> verdict(LineReader.Line line) {
        if (line.tooLong()) {
            return wrong("the payload " + LineReader.Line.TOO_LONG);
        }
        try {
            Map<String, Object> verdict = new LinkedHashMap<>();
            verdict.put("ok", true);
            verdict.put("value", reader.apply(line.content()));
            return verdict;
        } catch (MalformedMessage e) {
            return wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> wrong(String error) {
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("ok", false);
        verdict.put("error", error);
        return verdict;
    }

    private boolean print(Map<String, Object> verdict) {
        byte[] bytes = (Json.of(verdict) + "\n").getBytes(StandardCharsets.UTF_8);
        PrintStream out = console.out();
        out.write(bytes, 0, bytes.length);
        return !out.checkError(); // flushes
    }
}
