package dev.petrel.hub.command;

/** What a command answers to the shell. */
final class ExitCode {

    /** Done. */
    static final int DONE = 0;

    /** It could not run. */
    static final int FAILED = 1;

    /** Wrong words, or settings that cannot work (EX_USAGE of sysexits.h). */
    static final int USAGE = 64;

    static final String DONE_TEXT = " 0:Done.";
    static final String FAILED_TEXT = " 1:It could not run.";
    static final String USAGE_TEXT = "64:Wrong words, or settings that cannot work.";

    private ExitCode() {}
}
