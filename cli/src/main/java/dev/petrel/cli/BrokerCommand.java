package dev.petrel.cli;

import dev.petrel.broker.BrokerNotStarted;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel broker}: the embedded broker in the foreground. */
@Command(
        name = "broker",
        description = "Runs the embedded broker until Ctrl-C. It takes every client without a password.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  Its URL is the one line on standard output, printed when it takes connections.",
            "  MQTT 5 and 3.1.1, over TCP and WebSocket (ws://, any path) on the same port."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 1:It could not start, for example because the port is in use.",
            ExitCode.USAGE_TEXT,
            "130:Ended with Ctrl-C, after it has stopped cleanly (143 with kill)."
        })
final class BrokerCommand implements Callable<Integer> {

    private static final int PORT = 1883;
    private static final String HOST = "127.0.0.1";

    private final Console console;

    @Option(names = "--port", paramLabel = "N", description = "1 to 65535, or 0 for a free one. Default: 1883.")
    private int port = PORT;

    @Option(
            names = "--host",
            paramLabel = "H",
            description = {
                "The address to listen on. Default: 127.0.0.1, for this machine only;",
                "0.0.0.0 is open to everybody who reaches this machine."
            })
    private String host = HOST;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where sessions and messages outlive the broker. Default: they do not.")
    private @Nullable Path data;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BrokerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(options())) {
            Thread onInterrupt = new Thread(broker::close, "petrel-broker-end");
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            console.out().println(broker.url());
            console.out().flush();
            new CountDownLatch(1).await();
            return ExitCode.DONE;
        } catch (BrokerNotStarted e) {
            throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private BrokerOptions options() {
        try {
            return BrokerOptions.DEFAULT.withHost(host).withPort(port).withDataDirectory(data);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
