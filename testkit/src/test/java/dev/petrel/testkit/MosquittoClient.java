package dev.petrel.testkit;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mosquitto's command line clients, as somebody else's opinion on a broker. */
final class MosquittoClient implements AutoCloseable {

    private final ChildProcess process;

    private MosquittoClient(ChildProcess process) {
        this.process = process;
    }

    /** Publishes with QoS 1 and says whether it was acknowledged. */
    static boolean publish(int port, String topic, String payload, String... more) {
        List<String> command = command("mosquitto_pub", port, more);
        command.addAll(List.of("-t", topic, "-m", payload));
        if (!command.contains("-q")) {
            command.addAll(List.of("-q", "1"));
        }
        try {
            ChildProcess.complete(command);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Prints payloads of a filter until it is closed. */
    static MosquittoClient subscribe(int port, String filter, String... more) {
        List<String> command = command("mosquitto_sub", port, more);
        command.addAll(List.of("-t", filter, "-q", "1"));
        return new MosquittoClient(ChildProcess.start(command, "mosquitto_sub"));
    }

    /** Where one is; where it is not installed, the test that asks is skipped. */
    static String path(String program) {
        Optional<Path> path = MosquittoProgram.find(program);
        assumeThat(path).as("%s, of the package mosquitto-clients", program).isPresent();
        return path.orElseThrow().toString();
    }

    private static List<String> command(String program, int port, String... more) {
        List<String> command = new ArrayList<>(List.of(path(program), "-p", Integer.toString(port)));
        if (!List.of(more).contains("-h")) {
            command.addAll(List.of("-h", "127.0.0.1"));
        }
        command.addAll(List.of(more));
        return command;
    }

    String output() {
        return process.output();
    }

    boolean endsWithin(Duration time) {
        return process.endsWithin(time);
    }

    @Override
    public void close() {
        process.close();
    }
}
