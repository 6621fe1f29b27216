package dev.petrel.cli;

/** What a command answers to the shell. */
final class ExitCode {

    /** Done. */
    static final int DONE = 0;

    /** A connection, a publication, a subscription or a check failed. */
    static final int FAILED = 1;

    /** Too few messages came in time. */
    static final int TOO_FEW = 2;

    /** A job has not ended in time. */
    static final int NOT_ENDED = 2;

    /** A job ended without what it was for. */
    static final int JOB_FAILED = 3;

    /** Wrong words, or settings that cannot work (EX_USAGE of sysexits.h). */
    static final int USAGE = 64;

    /** The reader of standard output went away (128 and the number of SIGPIPE). */
    static final int OUTPUT_CLOSED = 141;

    /** As help shows them. */
    static final String DONE_TEXT = " 0:Done.";

    static final String USAGE_TEXT = "64:Wrong words, or settings that cannot work.";
    static final String INTERRUPTED_TEXT = "130:Ended with Ctrl-C.";
    static final String OUTPUT_CLOSED_TEXT = "141:Whoever read standard output went away.";

    private ExitCode() {}
}
