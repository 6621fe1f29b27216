package dev.petrel.cli;

import dev.petrel.observe.ClientEvent;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.TopicFilter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** What the broker says to the subscriptions of a command, and how its user hears of that. */
final class Grants {

    private final Console console;
    private final String command;
    private final String wanted;
    private final CompletableFuture<Void> refused = new CompletableFuture<>();
    private final CompletableFuture<Void> granted = new CompletableFuture<>();

    // Touched by the observer's thread only.
    private final Set<String> ungranted = new HashSet<>();

    Grants(Console console, String command, Collection<TopicFilter> filters) {
        this.console = console;
        this.command = command;
        this.wanted = filters.stream().map(TopicFilter::toString).collect(Collectors.joining(", "));
        filters.forEach(filter -> ungranted.add(filter.wire()));
    }

    /** Completes, exceptionally with {@link CommandFailed}, when the broker refuses one. */
    CompletableFuture<Void> refused() {
        return refused;
    }

    /** Completes when the broker has granted each once. */
    CompletableFuture<Void> granted() {
        return granted;
    }

    void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.SubscriptionGranted grant -> grantedOne(grant);
            case ClientEvent.SubscriptionRefused no ->
                refused.completeExceptionally(new CommandFailed(
                        ExitCode.FAILED,
                        "subscription " + no.filter() + " refused: " + no.code()
                                + (no.reason().isEmpty() ? "" : ", " + no.reason())));
            default -> {}
        }
    }

    private void grantedOne(ClientEvent.SubscriptionGranted grant) {
        if (grant.granted().compareTo(grant.asked()) < 0) {
            tell("subscription " + grant.filter() + " granted with QoS "
                    + grant.granted().level() + ", asked for " + grant.asked().level());
        }
        if (ungranted.remove(grant.filter()) && ungranted.isEmpty()) {
            granted.complete(null);
            tell("subscribed to " + wanted);
        }
    }

    private void tell(String text) {
        console.err().println("petrel " + command + ": " + MqttText.printable(text));
        console.err().flush();
    }
}
