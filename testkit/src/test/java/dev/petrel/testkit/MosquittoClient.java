package dev.petrel.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    private static List<String> command(String program, int port, String... more) {
        List<String> command = new ArrayList<>(List.of(MosquittoProgram.path(program), "-p", Integer.toString(port)));
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
