package dev.petrel.examples;

import dev.petrel.examples.show.Plan;
import dev.petrel.examples.show.Screen;
import dev.petrel.examples.show.Show;
import dev.petrel.examples.show.Summary;
import java.util.List;

/** {@code petrel demo}: services that talk through a broker which does not live long. */
public final class Demo {

    private static final int NOTHING_LOST = 0;
    private static final int SOMETHING_LOST = 1;
    /** EX_USAGE of sysexits.h, as in the other commands. */
    private static final int WRONG_USAGE = 64;

    private Demo() {}

    /** Runs the demo and ends the process with the exit code that {@code --help} explains. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    /** Runs the demo; returns the exit code. */
    static int run(List<String> arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("petrel demo: " + e.getMessage());
            System.err.print(Options.USAGE);
            return WRONG_USAGE;
        }
        if (options.help()) {
            System.out.print(Options.USAGE);
            return NOTHING_LOST;
        }
        Plan plan = options.seconds().map(Plan.DEFAULT::withRunFor).orElse(Plan.DEFAULT);
        return show(plan, Screen.ofProcess());
    }

    private static int show(Plan plan, Screen screen) {
        Show show = new Show(plan, screen);
        CtrlC ctrlC = CtrlC.endsWith(show::stop);
        int exitCode = SOMETHING_LOST;
        try {
            Summary summary = show.run();
            screen.end(summary);
            exitCode = summary.lost() == 0 ? NOTHING_LOST : SOMETHING_LOST;
        } catch (Exception e) {
            System.err.println("petrel demo: could not go on: " + e.getMessage());
        } finally {
            ctrlC.done(exitCode);
        }
        return exitCode;
    }
}
