package dev.petrel.examples;

import java.util.concurrent.CompletableFuture;

/** Turns Ctrl-C into a wish to end: the JVM waits until all is said and then leaves with our exit code, not with its own. */
final class CtrlC {

    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread hook;

    private CtrlC(Runnable wish) {
        hook = new Thread(
                () -> {
                    wish.run();
                    Runtime.getRuntime().halt(exitCode.join());
                },
                "petrel-demo-ctrl-c");
    }

    /** From now on Ctrl-C asks for the end in this way. */
    static CtrlC endsWith(Runnable wish) {
        CtrlC ctrlC = new CtrlC(wish);
        Runtime.getRuntime().addShutdownHook(ctrlC.hook);
        return ctrlC;
    }

    /** All is said. */
    void done(int code) {
        System.out.flush();
        exitCode.complete(code);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ctrl-C came, and the hook ends the process now.
        }
    }
}
