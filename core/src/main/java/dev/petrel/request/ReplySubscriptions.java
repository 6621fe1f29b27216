package dev.petrel.request;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.MessageHandler;
import dev.petrel.message.Subscriber;
import dev.petrel.message.Subscription;
import dev.petrel.message.SubscriptionRequest;
import dev.petrel.observe.ClientEvent;
import dev.petrel.topic.MqttText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions on which replies come, one for each reply topic. Each is made when the first request wants it and
 * kept for the next, over all connections. Many reply topics mean many subscriptions, so beyond a bound those go that no
 * request waits on.
 */
final class ReplySubscriptions {

    /** How many are kept that no request waits on. */
    static final int KEPT = 1_000;

    private final Subscriber subscriber;
    private final MessageHandler handler;
    private final ReentrantLock lock = new ReentrantLock();

    /** By filter, the least recently used first. */
    @GuardedBy("lock")
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("lock")
    private boolean closed;

    ReplySubscriptions(Subscriber subscriber, MessageHandler handler) {
        this.subscriber = subscriber;
        this.handler = handler;
    }

    /** One subscription. Guarded by the lock, but for the answer's completion. */
    private static final class Entry {
        private CompletableFuture<Optional<Refusal>> answer = new CompletableFuture<>();
        private @Nullable Subscription subscription;
        private int users;
    }

    /** What the broker said instead of granting one. */
    record Refusal(ClientEvent.SubscriptionRefused event) {

        SubscriptionRefused exception() {
            String reason = event.reason().isEmpty() ? "" : " (" + event.reason() + ")";
            return new SubscriptionRefused(
                    event.code(),
                    "the broker refused the subscription " + MqttText.quoted(event.filter())
                            + ", on which replies come: " + event.code() + reason + "; check its access rules");
        }
    }

    /** A request's share in a subscription, while it waits for its reply. */
    final class Use implements AutoCloseable {
        private final Entry entry;

        private Use(Entry entry) {
            this.entry = entry;
        }

        /** Completes with what the broker says: nothing, when it grants. */
        CompletableFuture<Optional<Refusal>> answer() {
            lock.lock();
            try {
                return entry.answer;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                entry.users--;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Begins to wait for a reply there; subscribes where nobody did before.
     *
     * @throws IllegalArgumentException if nothing can be subscribed under the topic's name
     */
    Use use(String topic) {
        SubscriptionRequest request = SubscriptionRequest.to(topic);
        String filter = request.filter().wire();
        List<Subscription> surplus = new ArrayList<>();
        Entry entry;
        boolean fresh;
        lock.lock();
        try {
            Entry known = entries.get(filter);
            fresh = known == null;
            entry = known == null ? new Entry() : known;
            entry.users++;
            if (fresh) {
                dropSurplus(surplus);
                entries.put(filter, entry);
            }
        } finally {
            lock.unlock();
        }
        surplus.forEach(Subscription::close);
        if (fresh) {
            subscribe(request, entry);
        }
        return new Use(entry);
    }

    @GuardedBy("lock")
    private void dropSurplus(List<Subscription> surplus) {
        Iterator<Entry> eldest = entries.values().iterator();
        for (int over = entries.size() + 1 - KEPT; over > 0 && eldest.hasNext(); ) {
            Entry entry = eldest.next();
            if (entry.users == 0) {
                eldest.remove();
                surplus.add(Objects.requireNonNull(entry.subscription, "its only user has ended"));
                over--;
            }
        }
    }

    private void subscribe(SubscriptionRequest request, Entry entry) {
        Subscription subscription;
        boolean tooLate;
        try {
            subscription = subscriber.subscribe(request, handler);
        } catch (RuntimeException | Error e) {
            forget(request.filter().wire(), entry);
            throw e;
        }
        lock.lock();
        try {
            entry.subscription = subscription;
            tooLate = closed;
        } finally {
            lock.unlock();
        }
        if (tooLate) {
            subscription.close();
        }
    }

    private void forget(String filter, Entry entry) {
        lock.lock();
        try {
            entry.users--;
            entries.remove(filter, entry);
        } finally {
            lock.unlock();
        }
    }

    /** The broker granted a subscription, maybe one of these. */
    void granted(String filter) {
        answered(filter, Optional.empty());
    }

    /** The broker refused a subscription, maybe one of these. */
    void refused(ClientEvent.SubscriptionRefused event) {
        answered(event.filter(), Optional.of(new Refusal(event)));
    }

    private void answered(String filter, Optional<Refusal> said) {
        CompletableFuture<Optional<Refusal>> waitedFor;
        lock.lock();
        try {
            Entry entry = entries.get(filter);
            if (entry == null) {
                return;
            }
            waitedFor = entry.answer;
            if (waitedFor.isDone()) {
                entry.answer = CompletableFuture.completedFuture(said);
            }
        } finally {
            lock.unlock();
        }
        waitedFor.complete(said);
    }

    /** Ends them: a session that outlives the client should not gather replies that nobody waits for. */
    void close() {
        List<Subscription> all;
        lock.lock();
        try {
            closed = true;
            all = entries.values().stream()
                    .map(entry -> entry.subscription)
                    .filter(Objects::nonNull)
                    .toList();
            entries.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Subscription::close);
    }
}
