package dev.petrel.compute;

import dev.petrel.broker.BrokerNotStarted;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.compute.web.Users;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.jobs.JobTopics;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code petrel compute}: the compute service as a process of its own. */
@Command(
        name = "petrel compute",
        mixinStandardHelpOptions = true,
        version = "petrel compute",
        description =
                "Does jobs on files: image_resize, image_conversion and hash. They come in over REST, and what becomes"
                        + " of them is said over MQTT.",
        footer = {
            "",
            "The broker is that of MQTT_URL; without it one is started here, on port 1883 if that is free.",
            "Users: COMPUTE_USERS_FILE names a JSON file that only you can read,",
            "  {\"ada\": {\"password\": \"...\", \"permissions\": [\"ai_inference_support\"], \"admin\": false}},",
            "or COMPUTE_USER and COMPUTE_PASSWORD name one who may do everything. There is no default password.",
            "The user of --db-url: COMPUTE_DB_USER and COMPUTE_DB_PASSWORD.",
            "Exit: 0 ended, 1 could not run, 64 wrong usage. Ctrl-C or SIGTERM ends it."
        })
public final class Main implements Callable<Integer> {

    /** EX_USAGE of sysexits.h, as in the other commands. */
    private static final int WRONG_USAGE = 64;

    private static final int MQTT_PORT = 1883;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8002",
            description = "default ${DEFAULT-VALUE}; 0: a free one")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "the address to listen on, default ${DEFAULT-VALUE}; 0.0.0.0: all")
    private String host = "127.0.0.1";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "petrel-compute",
            description = "files, key and database, default ./${DEFAULT-VALUE}; made if it is not there")
    private Path data = Path.of("petrel-compute");

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "jobs at a time, default ${DEFAULT-VALUE}")
    private int workers;

    @Option(
            names = "--db-url",
            paramLabel = "URL",
            description =
                    "a database that several processes share, such as jdbc:postgresql://host/compute; their --data"
                            + " is the same folder")
    private @Nullable String database;

    @Option(names = "--guest", description = "everybody may do everything, without logging in")
    private boolean guest;

    /** Runs the service until the process is told to end. */
    public static void main(String[] arguments) {
        // Before the classes that look at them: a request that never ends, and one that is refused while it is being
        // sent.
        System.setProperty("sun.net.httpserver.maxReqTime", "900");
        System.setProperty("sun.net.httpserver.drainAmount", String.valueOf(ComputeOptions.LARGEST_UPLOAD));
        System.setProperty("java.awt.headless", "true");
        System.exit(commandLine().execute(withoutOwnName(arguments)));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setParameterExceptionHandler((wrong, arguments) -> {
            System.err.println("petrel compute: " + wrong.getMessage() + " (see --help)");
            return WRONG_USAGE;
        });
    }

    /** The launcher hands its own first word on. */
    private static String[] withoutOwnName(String[] arguments) {
        boolean named = arguments.length > 0 && arguments[0].equals("compute");
        return named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
    }

    @Override
    public Integer call() {
        Map<String, String> environment = System.getenv();
        try {
            Users users = Users.from(environment);
            String url = environment.getOrDefault("MQTT_URL", "");
            if (!url.isEmpty()) {
                return serve(users, given(environment), "");
            }
            // Asked before the broker takes its time.
            options(users, ConnectionSettings.parse("mqtt://localhost"));
            try (EmbeddedBroker broker = broker()) {
                return serve(users, ConnectionSettings.parse(broker.url()), " (embedded)");
            }
        } catch (IllegalArgumentException | InvalidSettings e) {
            System.err.println("petrel compute: " + e.getMessage());
            return WRONG_USAGE;
        } catch (IOException | IllegalStateException | BrokerNotStarted e) {
            System.err.println("petrel compute: cannot run: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private int serve(Users users, ConnectionSettings broker, String kind) throws IOException {
        CountDownLatch wanted = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(wanted, ended), "compute-ending");
        ComputeOptions options = options(users, broker);
        try (ComputeService service = ComputeService.start(options)) {
            Runtime.getRuntime().addShutdownHook(hook);
            System.out.println("petrel compute: " + service.url() + ", broker "
                    + broker.servers().getFirst() + kind
                    + ", data " + options.data().toAbsolutePath()
                    + (options.database() == null ? "" : ", database " + options.database())
                    + (guest ? ", guest mode: everybody may do everything" : ", users: " + users.count()));
            System.out.flush();
            wanted.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
        return ExitCode.OK;
    }

    /** The JVM waits for this, and so until all is closed. */
    private static void end(CountDownLatch wanted, CountDownLatch ended) {
        wanted.countDown();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ComputeOptions options(Users users, ConnectionSettings broker) {
        Map<String, String> environment = System.getenv();
        String password = environment.get("COMPUTE_DB_PASSWORD");
        JdbcAddress shared = database == null
                ? null
                : new JdbcAddress(
                        database, environment.get("COMPUTE_DB_USER"), password == null ? null : Secret.of(password));
        JobTopics topics = new JobTopics(
                environment.getOrDefault("MQTT_TOPIC", JobTopics.DEFAULT.events()),
                environment.getOrDefault("CAPABILITY_TOPIC_PREFIX", JobTopics.DEFAULT.workers()));
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port " + port + " is not within 0 to 65535");
        }
        return ComputeOptions.of(new InetSocketAddress(host, port), data, users, guest, broker)
                .withWorkers(workers)
                .withDatabase(shared)
                .withTopics(topics);
    }

    private static ConnectionSettings given(Map<String, String> environment) {
        Map<String, String> mine = new HashMap<>(environment);
        mine.remove("MQTT_TOPIC");
        mine.putIfAbsent("MQTT_CLIENT_ID", "compute-" + ProcessHandle.current().pid());
        return ConnectionSettings.fromEnvironment(mine);
    }

    private static EmbeddedBroker broker() {
        try {
            return EmbeddedBroker.start(BrokerOptions.DEFAULT.withPort(MQTT_PORT));
        } catch (BrokerNotStarted e) { // somebody else has it
            return EmbeddedBroker.start(BrokerOptions.DEFAULT);
        }
    }
}
