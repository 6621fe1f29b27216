package dev.petrel.examples.show;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own, with its settings in the environment, as in production. */
public final class ServiceProcess implements AutoCloseable {

    /** Longer than a client takes to close. */
    private static final Duration GOODBYE = Duration.ofSeconds(15);

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one. What it logs goes where this process logs.
     *
     * @param main the class with its main method
     * @param settings its variables that begin with {@code MQTT_}; those of this process do not count
     */
    public static ServiceProcess start(Class<?> main, Map<String, String> settings) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "-XX:TieredStopAtLevel=1", // starts quicker, and a service that waits needs no more
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + System.getProperty("petrel.examples.log", "error"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        builder.environment().keySet().removeIf(name -> name.startsWith("MQTT_"));
        builder.environment().putAll(settings);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return new ServiceProcess(builder.start());
    }

    /** Ends it as a power cut would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to end, as a supervisor does, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
