package dev.petrel.hub.command;

import dev.petrel.hub.HubApplication;
import dev.petrel.hub.JsonLine;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code petrel hub}: runs one until it is told to end. */
@Command(
        name = "petrel hub",
        mixinStandardHelpOptions = true,
        version = "petrel hub",
        sortOptions = false,
        description =
                "Runs the hub, which carries the events that applications post over REST to MQTT and Home Assistant.",
        subcommands = {RotateKey.class, ResetPassword.class, TokenCommand.class},
        commandListHeading = "%nCommands, which also work beside a running hub:%n",
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  The first start prints the password of the user 'admin' once (Administrator password: ...).",
            "  The broker is set over REST, PUT /api/v1/integrations/mqtt/config, and kept in the database.",
            "  Further settings: DIR/hub.yaml, or the environment, such as PETREL_HUB_TIMEZONE=Europe/Berlin."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.FAILED_TEXT,
            ExitCode.USAGE_TEXT,
            "130:Ended with Ctrl-C, after it has stopped cleanly (143 with kill)."
        })
final class HubCommand implements Callable<Integer> {

    private static final int HTTP_PORT = 8080;
    private static final int MQTT_PORT = 1883;

    /** Whether the hub brings a broker. */
    enum Broker {
        EMBEDDED,
        NONE
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "N", description = "1 to 65535, or 0 for a free one. Default: 8080.")
    private int port = HTTP_PORT;

    @Option(
            names = "--host",
            paramLabel = "H",
            description =
                    "The address to listen on, also for the embedded broker. Default: 127.0.0.1, for this machine only;"
                            + " 0.0.0.0 is open to everybody who reaches this machine.")
    private String host = "127.0.0.1";

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--broker",
            paramLabel = "embedded|none",
            description =
                    "Whether the hub brings a broker of its own, which its first start enters into the settings. Default:"
                            + " embedded as long as the settings name no other one (and the first start finds its port"
                            + " free); none with --db-url.")
    private @Nullable Broker broker;

    @Option(names = "--broker-port", paramLabel = "N", description = "The embedded broker's port. Default: 1883.")
    private int brokerPort = MQTT_PORT;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description =
                    "Where Home Assistant reaches the hub, for the pictures of events. Default: http://localhost:PORT.")
    private @Nullable URI baseUrl;

    @Option(names = "--management-port", paramLabel = "N", description = "A port of its own for metrics and health.")
    private @Nullable Integer managementPort;

    /** For the launcher, which keeps the classes that a whole run loads. */
    @Option(names = "--rehearsal", hidden = true)
    private boolean rehearsal;

    @Option(names = Telling.JSON_LOGS, description = "Logs are one JSON object a line (Elastic Common Schema).")
    private boolean jsonLogs;

    @Override
    public Integer call() throws InterruptedException {
        // Else the JVM prints it in lines of its own, which no reader of the log understands.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                LoggerFactory.getLogger(HubCommand.class).error("the thread {} ended", thread.getName(), failure));
        SpringApplication application = new SpringApplication(HubApplication.class);
        application.setLogStartupInfo(false);
        ConfigurableApplicationContext hub = application.run(settings().toArray(new String[0]));
        String url = hub.getEnvironment().getRequiredProperty("local.server.port");
        say(FirstAnswer.of(host, Integer.parseInt(url)));
        if (!rehearsal) {
            new CountDownLatch(1).await();
        }
        return ExitCode.DONE;
    }

    /** Readable as all else that is printed here. */
    private void say(FirstAnswer answer) {
        if (jsonLogs) {
            LoggerFactory.getLogger(HubCommand.class).info("{}", answer);
        } else {
            System.out.println("petrel hub: " + answer);
            System.out.flush();
        }
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>(data.settings());
        settings.add("--server.port=" + (rehearsal ? 0 : checked("--port", port)));
        settings.add("--server.address=" + checked(host));
        settings.add("--petrel.hub.broker.kind=" + (broker == null ? defaultBroker() : broker.name()));
        settings.add("--petrel.hub.broker.host=" + host);
        settings.add("--petrel.hub.broker.port=" + (rehearsal ? 0 : checked("--broker-port", brokerPort)));
        if (baseUrl != null) {
            settings.add("--petrel.hub.base-url=" + baseUrl);
        }
        if (managementPort != null) {
            settings.add("--management.server.port=" + checked("--management-port", managementPort));
            settings.add("--management.server.address=" + host);
        }
        if (jsonLogs) {
            settings.add("--" + JsonLine.SETTING + "=ecs");
        }
        return settings;
    }

    private String defaultBroker() {
        return data.shared() ? Broker.NONE.name() : "UNTIL_ANOTHER_IS_SET";
    }

    private String checked(String address) {
        try {
            InetAddress known = InetAddress.getByName(address);
            return known.getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new ParameterException(
                    spec.commandLine(), "--host " + address + " is no address of this machine, such as 127.0.0.1");
        }
    }

    private int checked(String option, int number) {
        if (number < 0 || number > 65_535) {
            throw new ParameterException(spec.commandLine(), option + " " + number + " is not within 0 to 65535");
        }
        return number;
    }
}
