package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.fault.ConnectionRefused;
import dev.petrel.fault.NotConnected;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.ConnectionSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The client of one command. It waits for a broker that is away, and says so; it ends where waiting is in vain: a
 * broker that refuses the first connection, or one that will not change its mind.
 */
final class Link implements AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    /** Refusals of a broker that is about to be there. */
    private static final Set<ReasonCode> PASSING = Set.of(
            ReasonCode.SERVER_UNAVAILABLE,
            ReasonCode.SERVER_BUSY,
            ReasonCode.SERVER_SHUTTING_DOWN,
            ReasonCode.QUOTA_EXCEEDED);

    private final PetrelClient client;
    private final WaitingLine waiting;
    private final ClientObserver alsoWatching;
    private final CompletableFuture<Void> inVain = new CompletableFuture<>();
    private final Thread onInterrupt = new Thread(this::interrupted, "petrel-interrupted");
    private volatile boolean interrupted;

    /** Not connected yet: handlers may be added before {@link #start}. */
    Link(ClientOptions options, WaitingLine waiting) {
        this.alsoWatching = options.observer();
        this.waiting = waiting;
        this.client = PetrelClient.of(options.withObserver(this::on));
    }

    static Link of(ConnectionSettings settings, WaitingLine waiting) {
        return new Link(ClientOptions.of(settings), waiting);
    }

    PetrelClient client() {
        return client;
    }

    /** Begins to connect. */
    void start() {
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        Thread.ofVirtual().name("petrel-first-connection").start(this::watchFirstConnection);
        client.start();
    }

    /** Completes exceptionally, with {@link CommandFailed}, when nothing more will come. */
    CompletableFuture<Void> inVain() {
        return inVain;
    }

    /** Says goodbye to the broker. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            awaitTheEnd();
        }
        waiting.mute();
        client.close(GOODBYE);
    }

    private void interrupted() {
        interrupted = true;
        waiting.mute();
        long kept = client.close(GOODBYE).kept();
        if (kept > 0) {
            waiting.say("ended with " + kept + " messages that are not acknowledged yet: " + Tally.KEPT);
        }
    }

    /** The process is ending: its hook says goodbye, and all that is to say. */
    private static void awaitTheEnd() {
        new CompletableFuture<>().join();
    }

    private void watchFirstConnection() {
        while (!inVain.isDone()) {
            try {
                client.awaitConnected(FOR_EVER);
                return;
            } catch (ConnectionRefused e) {
                if (!PASSING.contains(e.code())) {
                    giveUp(e.getMessage() + advice(e.code()));
                }
            } catch (NotConnected e) {
                giveUp(String.valueOf(e.getMessage()));
            }
        }
    }

    private static String advice(ReasonCode code) {
        return code.equals(ReasonCode.NOT_AUTHORIZED) || code.equals(ReasonCode.BAD_USER_NAME_OR_PASSWORD)
                ? "; check user name, password and client id"
                : "";
    }

    private void giveUp(String why) {
        if (!interrupted) {
            inVain.completeExceptionally(new CommandFailed(ExitCode.FAILED, why));
        }
    }

    private void on(ClientEvent event) {
        waiting.on(event);
        if (event instanceof ClientEvent.GivenUp givenUp) {
            giveUp(givenUp.why());
        }
        alsoWatching.on(event);
    }
}
