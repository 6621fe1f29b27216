package dev.petrel.hub.link;

import dev.petrel.hub.link.Mishap.Kind;
import dev.petrel.observe.ClientEvent;
import dev.petrel.outcome.PublishOutcome;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;

/** What went wrong last. What happens in the same way again is kept once, with how often. May be used by several threads. */
final class Mishaps {

    /** How many are kept. */
    static final int MOST = 30;

    private final InstantSource clock;
    private final ArrayDeque<Mishap> newestFirst = new ArrayDeque<>();

    Mishaps(InstantSource clock) {
        this.clock = clock;
    }

    synchronized List<Mishap> all() {
        return List.copyOf(newestFirst);
    }

    /** Keeps what an event of the connection says of trouble. */
    void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.ConnectFailed failed ->
                add(Kind.NO_CONNECTION, "No connection to " + failed.server() + ": " + failed.why());
            case ClientEvent.ConnectionLost lost ->
                add(Kind.CONNECTION_LOST, "The connection to " + lost.server() + " ended: " + lost.why());
            case ClientEvent.TakenOver taken -> add(Kind.TAKEN_OVER, taken.why());
            case ClientEvent.SubscriptionRefused refused ->
                add(
                        Kind.NOT_SUBSCRIBED,
                        refused.filter() + ": " + refused.code().text());
            default -> {}
        }
    }

    /** Keeps what became of a message that was not delivered. */
    void failed(String topic, PublishOutcome outcome) {
        switch (outcome) {
            case PublishOutcome.Delivered delivered -> {}
            case PublishOutcome.Failed failed -> add(Kind.NOT_PUBLISHED, topic + ": " + failed.detail());
            case PublishOutcome.InDoubt doubt -> add(Kind.IN_DOUBT, topic + ": " + doubt.detail());
        }
    }

    private synchronized void add(Kind kind, String text) {
        int times = newestFirst.stream()
                .filter(one -> one.same(kind, text))
                .mapToInt(Mishap::times)
                .sum();
        newestFirst.removeIf(one -> one.same(kind, text));
        newestFirst.addFirst(new Mishap(kind, text, clock.instant(), times + 1));
        if (newestFirst.size() > MOST) {
            newestFirst.removeLast();
        }
    }
}
