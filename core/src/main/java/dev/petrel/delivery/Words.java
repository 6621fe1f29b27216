package dev.petrel.delivery;

import java.io.PrintWriter;
import java.io.Writer;

/** What was thrown, in words. An exception is code of the application too, which may throw when it is asked. */
final class Words {

    private Words() {}

    /** A failure that can be printed: this one, or in its place another one with the name of its class. */
    static Throwable tellable(Throwable failure) {
        try {
            failure.printStackTrace(new PrintWriter(Writer.nullWriter())); // asks all that a log asks
            if (failure.toString() != null) {
                return failure;
            }
        } catch (Throwable broken) {
            // Then it is the name.
        }
        return new Unhandled(failure.getClass().getName() + ", which cannot be put into words");
    }

    /** What a {@link #tellable} failure says. */
    static String of(Throwable failure) {
        return failure instanceof Unhandled ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
