package dev.petrel.examples.show;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints one line for each thing that happens, with the seconds since the start. From any thread. */
public final class Screen {

    /** What a line is about. */
    enum Tone {
        PLAIN(""),
        QUIET("\u001b[2m"),
        GOOD("\u001b[32m"),
        WAITING("\u001b[33m"),
        BAD("\u001b[1;31m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private static final String END = "\u001b[0m";

    private final PrintStream out;
    private final boolean colours;
    private final long began = System.nanoTime();

    /** A screen that prints there, in colours or plainly. */
    public Screen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** Standard output, in colours where it is a terminal and {@code NO_COLOR} is not set. */
    public static Screen ofProcess() {
        boolean wanted = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen(System.out, wanted && isTerminal());
    }

    /** Up to JDK 21 there is a console only on a terminal; later there may be one elsewhere, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Something happened now. */
    void line(Tone tone, String who, String what) {
        String when = String.format(Locale.ROOT, "%6.1f", elapsed().toMillis() / 1000.0);
        out.println(paint(Tone.QUIET, when) + "  " + paint(tone, String.format(Locale.ROOT, "%-12s  %s", who, what)));
    }

    /** Text without a time, such as a heading. */
    void text(String text) {
        out.println(text);
    }

    /** How it all ended. */
    public void end(Summary summary) {
        text(summary.table());
        text(summary.conversation()
                + System.lineSeparator()
                + summary.pictures()
                + System.lineSeparator()
                + (summary.sightings().accepted() == 0 ? "" : summary.sightings() + System.lineSeparator()));
        text(paint(summary.lost() == 0 ? Tone.GOOD : Tone.BAD, summary.verdict()));
    }

    /** A word in a colour of its own, for use within a line in the plain tone. */
    String paint(Tone tone, String word) {
        return colours && tone != Tone.PLAIN ? tone.code + word + END : word;
    }

    /** Since this screen was made. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
