package dev.petrel.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM that runs {@link OutboxProgram}. */
final class OutboxChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private int accepted;

    private OutboxChild(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param program what comes after URL and directory, see {@link OutboxProgram#main} */
    static OutboxChild start(List<String> jvm, String url, Path directory, String... program) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OutboxProgram.class.getName()));
        command.addAll(List.of(url, directory.toString()));
        command.addAll(List.of(program));
        return new OutboxChild(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Reads on until it says that so many were accepted. */
    void awaitAccepted(int count) throws IOException {
        for (String line = read(); accepted < count; line = read()) {
            if (line == null) {
                throw new IOException("the program ended after " + accepted);
            }
        }
    }

    private @Nullable String read() throws IOException {
        String line = lines.readLine();
        if (line != null && line.startsWith("accepted ")) {
            accepted = Integer.parseInt(line.substring("accepted ".length()));
        }
        return line;
    }

    /** Ends it with SIGKILL; how many it had said were accepted. */
    int kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // unlike the process itself, it leaves what was said to be read
        List<String> unused = rest();
        process.waitFor(20, TimeUnit.SECONDS);
        return accepted;
    }

    /** What it says until it ends. */
    List<String> rest() throws IOException {
        List<String> rest = new ArrayList<>();
        for (String line = read(); line != null; line = read()) {
            rest.add(line);
        }
        return rest;
    }

    int accepted() {
        return accepted;
    }

    int exitValue() throws InterruptedException {
        return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
