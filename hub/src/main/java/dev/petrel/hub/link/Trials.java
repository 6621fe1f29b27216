package dev.petrel.hub.link;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.InvalidSettings;
import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.problem.Problem;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientEvent.ConnectFailed.Cause;
import dev.petrel.observe.ConnectionState;
import dev.petrel.settings.Backoff;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Credentials;
import dev.petrel.settings.Login;
import dev.petrel.settings.Lookup;
import dev.petrel.settings.Secret;
import dev.petrel.settings.Security;
import dev.petrel.settings.Timing;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries whether a broker takes a connection, in the way in which the link makes its own. */
public final class Trials {

    /** How long one takes at most. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** How many run at once at most, whoever asked for them. */
    static final int AT_ONCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** When a trial for which there was no room may be asked for again. */
    private static final Duration SOON = Duration.ofSeconds(3);

    /** A broker that does not know MQTT 5 may just close the connection; the third attempt is made in MQTT 3.1.1. */
    private static final int ATTEMPTS = 3;

    private final Lookup lookup;
    private final Duration limit;
    private final Semaphore free = new Semaphore(AT_ONCE);

    Trials(Lookup lookup) {
        this(lookup, LIMIT);
    }

    /** With another limit, for tests. */
    Trials(Lookup lookup, Duration limit) {
        this.lookup = lookup;
        this.limit = limit;
    }

    /**
     * How it went.
     *
     * @param success whether the broker took the connection
     * @param message in a sentence for people, without secrets
     */
    public record Result(boolean success, String message) {}

    /**
     * Connects once and says goodbye. Nothing is stored or published.
     *
     * @throws Problem 429 if as many as may run at once are running
     */
    public Result run(BrokerAddress broker, Optional<Secret> password) {
        if (!free.tryAcquire()) {
            throw Problem.tooMany(AT_ONCE + " connections are being tested already: try again in a moment", SOON);
        }
        try {
            Result result = attempt(broker, password);
            LOG.atInfo()
                    .addKeyValue("event_type", "mqtt_test_connection")
                    .log("trial of {}: {}", broker.hostAndPort(), result.success() ? "connected" : "failed");
            return result;
        } finally {
            free.release();
        }
    }

    private Result attempt(BrokerAddress broker, Optional<Secret> password) {
        ClientOptions options;
        try {
            options = ClientOptions.of(settings(broker, password));
        } catch (IllegalArgumentException | InvalidSettings e) {
            return new Result(false, "These settings cannot be used: " + e.getMessage());
        }
        Watch watch = new Watch(broker);
        PetrelClient client = PetrelClient.of(options.withObserver(watch::on));
        try {
            client.start();
            return watch.result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return new Result(
                    false,
                    "Connection timeout after " + limit.toSeconds() + ".0s: nothing answers at " + broker.hostAndPort()
                            + ". Check host and port, and whether a firewall is in between.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(false, "The trial was interrupted; try again.");
        } finally {
            client.close(CLOSE_WAIT);
        }
    }

    private ConnectionSettings settings(BrokerAddress broker, Optional<Secret> password) {
        String user = broker.username();
        Credentials credentials = user == null || user.isEmpty()
                ? Credentials.NONE
                : () -> Optional.of(new Login(user, password.orElse(null)));
        String clientId = "petrel-hub-test-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Security security = Security.DEFAULT.withCredentials(credentials).withLookup(lookup);
        Timing timing = ClientPlan.TIMING
                .withConnectTimeout(limit)
                .withBackoff(new Backoff(Duration.ofMillis(100), Duration.ofMillis(100)));
        return ClientPlan.connection(broker, clientId, security).withTiming(timing);
    }

    /** Waits for what decides a trial. Told on the thread of the client's observer. */
    private static final class Watch {

        final CompletableFuture<Result> result = new CompletableFuture<>();
        private final BrokerAddress broker;
        private int failures;
        private ClientEvent.@Nullable ConnectFailed last;

        Watch(BrokerAddress broker) {
            this.broker = broker;
        }

        void on(ClientEvent event) {
            switch (event) {
                case ClientEvent.Connected connected ->
                    result.complete(new Result(true, "Connected to " + broker.hostAndPort()));
                case ClientEvent.ConnectFailed failed -> {
                    failures++;
                    last = failed;
                }
                case ClientEvent.StateChanged moved
                when moved.state() instanceof ConnectionState.Waiting
                        || moved.state() instanceof ConnectionState.Idle -> decide();
                default -> {}
            }
        }

        /** Between two attempts: what cannot change by itself is decided. */
        private void decide() {
            ClientEvent.ConnectFailed failed = last;
            if (failed != null && (failed.cause() != Cause.UNREACHABLE || failures >= ATTEMPTS || lost(failed))) {
                result.complete(new Result(false, words(failed)));
            }
        }

        /** There is no use in trying again where there is no way at all. */
        private static boolean lost(ClientEvent.ConnectFailed failed) {
            return failed.why().equals(Reach.BLOCKED) || failed.why().startsWith("no such host");
        }

        private String words(ClientEvent.ConnectFailed failed) {
            String where = broker.hostAndPort();
            String why = failed.why();
            return switch (failed.cause()) {
                case LOGIN -> where + " does not take this login: " + why + ". Check user name and password.";
                case CERTIFICATE ->
                    "No encrypted connection to " + where + ". " + why
                            + ". Check the host name, and whether this hub knows the authority of the certificate.";
                case REFUSED -> where + " refused the connection: " + why + ". Look into the broker's log.";
                case PROTOCOL -> "What answers at " + where + " does not speak MQTT: " + why + ". Check the port.";
                case UNREACHABLE -> unreachable(where, why);
            };
        }

        private static String unreachable(String where, String why) {
            if (why.equals(Reach.BLOCKED)) {
                return "T" + why.substring(1) + ".";
            }
            String hint = why.startsWith("no such host")
                    ? "Check how the host is spelt."
                    : why.startsWith("TLS")
                            ? "Check whether the broker uses TLS on this port."
                            : "Check host and port, whether the broker runs, and whether it wants TLS.";
            return "Cannot connect to " + where + ": " + why + ". " + hint;
        }
    }
}
