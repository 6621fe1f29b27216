package dev.petrel.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command sees of the world: its input, its outputs in UTF-8 whatever the locale says, its environment.
 *
 * @param out for data and nothing else
 * @param err for everything that is said about it
 * @param terminal whether a person watches
 */
record Console(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {

    Console {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    @SuppressWarnings("SystemConsoleNull") // the property makes JDK 22 and newer answer as older ones do
    static Console ofProcess() {
        System.setProperty("jdk.console", "java.base");
        return new Console(
                new FileInputStream(FileDescriptor.in),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                System.getenv(),
                System.console() != null);
    }

    /** Whether output may be coloured (https://no-color.org). */
    boolean coloured() {
        return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
