package dev.petrel.cli;

import dev.petrel.jobs.JobStatus;
import dev.petrel.topic.MqttText;
import java.util.Locale;

/**
 * Shows on standard error how far a job is: a bar for a person, otherwise a line for each thing that is said. The bar leaves
 * the cursor where it begins, so that what others say takes its place.
 */
final class ProgressLine {

    private static final int WIDTH = 30;
    private static final String CLEAR = "\u001b[2K";

    private final Console console;
    private final String command;

    /** Written by the thread that is told of jobs, read by the one that ends it. */
    private volatile boolean drawn;

    ProgressLine(Console console, String command) {
        this.console = console;
        this.command = command;
    }

    void show(JobStatus status) {
        String text = MqttText.printable(status.status()) + ", " + status.progress() + " %";
        if (console.terminal()) {
            console.err().print(CLEAR + bar(status.progress()) + text + "\r");
            drawn = true;
        } else {
            console.err().println("petrel " + command + ": " + text);
        }
        console.err().flush();
    }

    private static String bar(int percent) {
        int done = WIDTH * percent / JobStatus.DONE;
        return String.format(Locale.ROOT, "[%s%s] ", "#".repeat(done), "-".repeat(WIDTH - done));
    }

    /** Takes the bar away. */
    void end() {
        if (drawn) {
            console.err().print(CLEAR);
            console.err().flush();
        }
    }
}
