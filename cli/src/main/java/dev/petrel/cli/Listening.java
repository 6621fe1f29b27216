package dev.petrel.cli;

import dev.petrel.message.Message;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Qos;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.TopicFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Prints what the subscriptions bring, until there is enough, the time is over, or nothing more will come. */
final class Listening {

    private final LastingSession session;
    private final MessagePrinter printer;
    private final Console console;
    private final CompletableFuture<Void> refused = new CompletableFuture<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean subscribed;

    // Touched by the observer's thread only.
    private final Set<String> ungranted = new HashSet<>();

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
        filters.forEach(filter -> ungranted.add(filter.wire()));
        String wanted = filters.stream().map(TopicFilter::toString).collect(Collectors.joining(", "));
        Link link = session.link(event -> on(event, wanted));
        for (TopicFilter filter : filters) {
            link.client().subscribe(new SubscriptionRequest(filter, qos, null), handler(filter, filters));
        }
        link.start();
        CompletableFuture<Object> trouble = CompletableFuture.anyOf(link.inVain(), refused);
        if (Awaiting.either(printer.end(), trouble, deadline.left())) {
            return printer.end().join();
        }
        if (!subscribed) {
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

    private void on(ClientEvent event, String wanted) {
        switch (event) {
            case ClientEvent.SubscriptionGranted granted -> granted(granted, wanted);
            case ClientEvent.SubscriptionRefused no ->
                refused.completeExceptionally(new CommandFailed(
                        ExitCode.FAILED,
                        "subscription " + no.filter() + " refused: " + no.code()
                                + (no.reason().isEmpty() ? "" : ", " + no.reason())));
            case ClientEvent.SessionLost lost ->
                tell("the broker lost the session: what was published while it was away is missing");
            default -> {}
        }
    }

    private void granted(ClientEvent.SubscriptionGranted granted, String wanted) {
        if (granted.granted().compareTo(granted.asked()) < 0) {
            tell("subscription " + granted.filter() + " granted with QoS "
                    + granted.granted().level() + ", asked for "
                    + granted.asked().level());
        }
        if (ungranted.remove(granted.filter()) && ungranted.isEmpty()) {
            subscribed = true;
            tell("subscribed to " + wanted);
        }
    }

    private void tell(String text) {
        console.err().println("petrel sub: " + MqttText.printable(text));
        console.err().flush();
    }
}
