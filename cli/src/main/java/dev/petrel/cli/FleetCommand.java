package dev.petrel.cli;

import dev.petrel.cli.fleet.Fleet;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel fleet}: how the services are. */
@Command(
        name = "fleet",
        description = "Watches what services say of their health, and says who is not well or silent.",
        sortOptions = false,
        footerHeading = "%nWhat to expect:%n",
        footer = {
            "  It listens on system/health/+ and system/keepalive/+, to envelopes of both formats. A line for",
            "  each change: time, service, how it is, what it says; one that goes on being well says no more.",
            "  It is ok, not ok, silent (its heartbeat stays away), unreadable (what it says is no status), or",
            "  gone (its status was removed). Silent is who lets three times the longest of its last intervals",
            "  pass, at first at least 15 s; without --silent only one whose heartbeat was heard. Nobody is",
            "  while the broker is away, nor after a farewell (shutdown, lost).",
            "",
            "  With --json: {\"time\",\"service\",\"state\",\"ok\",\"event\",\"error\",\"age\",\"heartbeat_age\",\"interval\"};",
            "  age is that of what it said, by its own clock; times in seconds, null for what is not known."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:The time of --timeout is over; with --once every service is well.",
            " 1:With --once at least one is not well; or the broker refused, or was not reached in time.",
            ExitCode.USAGE_TEXT,
            ExitCode.INTERRUPTED_TEXT,
            ExitCode.OUTPUT_CLOSED_TEXT
        })
final class FleetCommand implements Callable<Integer> {

    /** How long what is retained may take to come. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** How long to wait for the broker where something has to be said. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Console console;

    @Option(
            names = "--once",
            description = "Says how each service is after a moment, and ends: 1 s, and with --silent so much longer.")
    private boolean once;

    @Option(
            names = "--silent",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = "Silent is every service without a heartbeat for so many seconds.")
    private @Nullable Duration silent;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            converter = Converters.OfSeconds.class,
            description = {
                "Ends after so many seconds. Default: goes on.",
                "With --once: how many to wait for the broker. Default: 30."
            })
    private @Nullable Duration timeout;

    @Option(names = "--json", description = "Prints each line as a JSON object.")
    private boolean json;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    FleetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Deadline deadline = Deadline.in(once && timeout == null ? PATIENCE : timeout);
        ConnectionSettings settings = connection.settings(console, "fleet");
        settings = settings.withSession(SessionPolicy.clean(settings.clientId()));
        SightPrinter printer = new SightPrinter(console, json);
        try (FleetWatch watch = new FleetWatch(settings, console, new Fleet(silent), printer)) {
            watch.begin(deadline);
            return once ? watch.sayAll(silent == null ? MOMENT : MOMENT.plus(silent)) : watch.sayChanges(deadline);
        }
    }
}
