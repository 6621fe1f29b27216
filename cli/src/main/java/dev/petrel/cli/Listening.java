package dev.petrel.cli;

import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.topic.TopicFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Prints what the subscriptions bring, until there is enough, the time is over, or nothing more will come. */
final class Listening {

    private final LastingSession session;
    private final MessagePrinter printer;
    private final Console console;
    private final CountDownLatch never = new CountDownLatch(1);

    Listening(LastingSession session, MessagePrinter printer, Console console) {
        this.session = session;
        this.printer = printer;
        this.console = console;
    }

    /**
     * Listens.
     *
     * @return the exit code
     * @throws CommandFailed if the broker refuses, or the time is over too early
     */
    int listen(List<TopicFilter> filters, Qos qos, Deadline deadline) {
        Grants grants = new Grants(console, "sub", filters);
        Link link = session.link(event -> on(event, grants));
        for (TopicFilter filter : filters) {
            link.client().subscribe(new SubscriptionRequest(filter, qos, null), handler(filter, filters));
        }
        link.start();
        CompletableFuture<Object> trouble = CompletableFuture.anyOf(link.inVain(), grants.refused());
        if (Awaiting.either(printer.end(), trouble, deadline.left())) {
            return printer.end().join();
        }
        if (!grants.granted().isDone()) {
            throw notReached(link, deadline);
        }
        if (printer.count() == Long.MAX_VALUE) {
            return ExitCode.DONE;
        }
        throw new CommandFailed(
                ExitCode.TOO_FEW,
                "only " + printer.printed() + " of " + printer.count() + " messages came within " + deadline);
    }

    static CommandFailed notReached(Link link, Deadline deadline) {
        return new CommandFailed(
                ExitCode.FAILED,
                "not subscribed within " + deadline + ": "
                        + String.join("; ", link.client().health().reasons()));
    }

    private MessageHandler handler(TopicFilter filter, List<TopicFilter> filters) {
        boolean shared = filter.group().isPresent();
        List<TopicFilter> before = shared
                ? List.of()
                : filters.subList(0, filters.indexOf(filter)).stream()
                        .filter(other -> other.group().isEmpty())
                        .toList();
        return message -> {
            if (isPrintedBy(before, message)) {
                return;
            }
            if (!printer.print(message) && shared) {
                // Not acknowledged, so that it goes to another member of the group: held until this client ends.
                never.await();
            }
        };
    }

    /** Each filter brings a copy of its own: the first that matches prints it. */
    private static boolean isPrintedBy(List<TopicFilter> before, Message message) {
        return before.stream().anyMatch(other -> other.matches(message.topic()));
    }

    private void on(ClientEvent event, Grants grants) {
        grants.on(event);
        if (event instanceof ClientEvent.SessionLost) {
            console.err()
                    .println(
                            "petrel sub: the broker lost the session: what was published while it was away is missing");
            console.err().flush();
        }
    }
}
