package dev.petrel.cli;

import dev.petrel.ClientOptions;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.ClientObserver;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Listens for letters in a session that outlives every connection, and the command too where it is to stay. */
final class Collecting implements AutoCloseable {

    private static final String COMMAND = "deadletter collect";

    private final ConnectionSettings settings;
    private final Console console;
    private final boolean stays;
    private @Nullable AutoCloseableSession session;

    /** How it ends. */
    private interface AutoCloseableSession extends AutoCloseable {
        @Override
        void close();
    }

    /** @param stays whether the session is to outlive the command, under a client id that comes again */
    Collecting(ConnectionSettings settings, Console console, boolean stays) {
        this.settings = settings;
        this.console = console;
        this.stays = stays;
    }

    /**
     * Collects.
     *
     * @return the exit code
     * @throws CommandFailed if the broker refuses, the folder takes no more, or the time is over too early
     */
    int collect(TopicFilter filter, Store store, Deadline deadline) {
        Grants grants = new Grants(console, COMMAND, List.of(filter));
        Link link = link(event -> on(event, grants));
        link.client().subscribe(new SubscriptionRequest(filter, Qos.AT_LEAST_ONCE, null), store);
        link.start();
        CompletableFuture<Object> trouble = CompletableFuture.anyOf(link.inVain(), grants.refused());
        if (Awaiting.either(store.end(), trouble, deadline.left())) {
            return store.end().join();
        }
        if (!grants.granted().isDone()) {
            throw Listening.notReached(link, deadline);
        }
        if (store.wantsAllThatComes()) {
            return ExitCode.DONE;
        }
        throw new CommandFailed(ExitCode.TOO_FEW, store.progress() + " within " + deadline);
    }

    private Link link(ClientObserver observer) {
        if (!stays) {
            LastingSession lasting = new LastingSession(settings, console, COMMAND);
            session = lasting::close;
            return lasting.link(observer);
        }
        SessionPolicy policy = SessionPolicy.durable(settings.clientId(), SessionPolicy.DURABLE_EXPIRY);
        Link link = new Link(
                ClientOptions.of(settings.withSession(policy)).withObserver(observer),
                new WaitingLine(console, COMMAND));
        session = link::close;
        return link;
    }

    private void on(ClientEvent event, Grants grants) {
        grants.on(event);
        if (event instanceof ClientEvent.SessionLost) {
            console.err()
                    .println("petrel " + COMMAND
                            + ": the broker lost the session: letters that came while it was away are missing");
            console.err().flush();
        }
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
