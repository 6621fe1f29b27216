package dev.petrel.hub.homeassistant;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.homeassistant.Post.Taken;
import dev.petrel.hub.homeassistant.Post.Unfinished;
import dev.petrel.hub.link.Session;
import dev.petrel.observe.ConnectionState.Closed;
import dev.petrel.observe.ConnectionState.Connecting;
import dev.petrel.observe.ConnectionState.Idle;
import dev.petrel.observe.ConnectionState.Online;
import dev.petrel.observe.ConnectionState.Subscribing;
import dev.petrel.observe.ConnectionState.Waiting;
import dev.petrel.time.Time.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings what stands on the broker to what is wanted, for as long as one session lasts.
 *
 * <p>It works in rounds, one at a time, on a virtual thread that lives while there is something to do. Rounds are asked
 * for when something happened, and every {@link #LOOK_EVERY} one looks by itself: for cameras that were changed through
 * another hub, and for what could not be done before. What is asked for during a round goes together into the next one, so
 * that nothing piles up.
 */
final class Herald {

    /** How often it looks whether anything is left to be done. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** What Home Assistant is given to unload entities before it gets them anew, and to get them before the old ones go. */
    static final Duration SETTLE = Duration.ofSeconds(1);

    /** How long the end of a session waits for a round to notice it; it looks before each message. */
    private static final Duration PARTING = Duration.ofSeconds(10);

    /** How many messages are under way at a time. */
    private static final int AT_A_TIME = 50;

    private static final String UNLOAD = "{\"migrate_discovery\": true}";

    private final Session session;
    private final Surroundings hub;
    private final BrokerConfig config;
    private final String broker;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Post post;

    /** What the broker took, by topic; used by rounds only. */
    private final Map<String, String> sent = new HashMap<>();

    /** Used by rounds only. */
    private final DiscoveryLog log = new DiscoveryLog();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable Wishes wishes;

    @GuardedBy("lock")
    private boolean working;

    @GuardedBy("lock")
    private Alarm look = () -> {};

    Herald(Session session, Surroundings hub) {
        this.session = session;
        this.hub = hub;
        this.config = session.config().config();
        this.broker = config.broker().hostAndPort();
        this.post = new Post(session, over);
    }

    /** Asks for a round, and returns at once. */
    void ask(Wishes more) {
        lock.lock();
        try {
            if (over.isDone()) {
                more.waiting().forEach(waiting -> waiting.completeExceptionally(new Unfinished("the session is over")));
                return;
            }
            wishes = wishes == null ? more : wishes.and(more);
            if (!working) {
                working = true;
                look.cancel();
                Thread.ofVirtual().name("discovery").start(this::work);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the broker has taken the connection. */
    boolean reached() {
        return switch (session.client().health().state()) {
            case Online online -> true;
            case Subscribing subscribing -> true;
            case Idle idling -> false;
            case Connecting connecting -> false;
            case Waiting waiting -> false;
            case Closed closed -> false;
        };
    }

    /** Whether Home Assistant is to be told at all. */
    boolean enabled() {
        return config.discovery().enabled();
    }

    /** Ends it: when this returns, nothing more is handed to the session. */
    void end() {
        over.complete(null);
        lock.lock();
        try {
            look.cancel();
            long left = PARTING.toNanos();
            while (working && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (Wishes next = take(); next != null; next = take()) {
            round(next);
        }
    }

    private @Nullable Wishes take() {
        lock.lock();
        try {
            Wishes next = wishes;
            wishes = null;
            if (next == null) {
                working = false;
                idle.signalAll();
                if (!over.isDone()) {
                    look = hub.time().after(LOOK_EVERY, () -> ask(Wishes.LOOK));
                }
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void round(Wishes asked) {
        try {
            // Nothing is made ready for a connection that is cut: when it is back, everything is asked for again.
            if (over.isDone() || !reached()) {
                throw new Unfinished("not connected");
            }
            Account account = reconcile(asked);
            log.told(account);
            if (asked.born()) {
                post.deliver(
                        Map.of(config.availabilityTopic(), config.availability().birthMessage()));
                hub.states().publishStates();
            }
            asked.waiting().forEach(waiting -> waiting.complete(account));
        } catch (RuntimeException | Error failure) {
            asked.waiting().forEach(waiting -> waiting.completeExceptionally(failure));
            if (!over.isDone()) {
                log.complain(failure);
            }
        }
    }

    private Account reconcile(Wishes asked) {
        Map<String, Retained> wanted = new Documents(config, hub.origin()).of(hub.announced());
        sent.keySet().removeIf(topic -> asked.again() || isOf(asked.cameras(), wanted.get(topic)));
        Map<String, String> standing = hub.topics().of(broker);
        Plan plan = Plan.of(wanted, standing, sent, config.discovery().prefix());
        unload(plan.unload());
        List<String> flaws = publish(plan, standing);
        boolean whole = flaws.isEmpty();
        if (whole && !plan.unload().isEmpty()) {
            settle();
        }
        flaws.addAll(remove(plan.remove().stream()
                .filter(topic -> whole || !plan.unload().contains(topic))
                .toList()));
        if (!flaws.isEmpty()) {
            throw new Unfinished(flaws.size() + " discovery messages: " + flaws.getFirst());
        }
        long cameras = wanted.values().stream().map(Retained::camera).distinct().count();
        return new Account(
                (int) cameras, plan.publish().stream().map(Retained::topic).toList(), plan.remove());
    }

    private static boolean isOf(Set<String> cameras, @Nullable Retained document) {
        return document != null && cameras.contains(document.camera());
    }

    private void unload(List<String> topics) {
        for (List<String> some : chunks(topics)) {
            List<String> flaws = post.deliver(texts(some, Function.identity(), topic -> UNLOAD))
                    .flaws();
            if (!flaws.isEmpty()) {
                throw new Unfinished(flaws.getFirst());
            }
        }
        if (!topics.isEmpty()) {
            settle();
        }
    }

    private List<String> publish(Plan plan, Map<String, String> standing) {
        List<String> flaws = new ArrayList<>();
        Set<String> noted = standing.keySet();
        for (List<Retained> some : chunks(plan.publish())) {
            hub.topics()
                    .note(
                            broker,
                            some.stream()
                                    .filter(document -> !noted.contains(document.topic()))
                                    .toList(),
                            hub.time().now());
            Map<String, String> texts = texts(some, Retained::topic, Retained::json);
            Taken taken = post.deliver(texts);
            taken.topics().forEach(topic -> sent.put(topic, texts.getOrDefault(topic, "")));
            flaws.addAll(taken.flaws());
        }
        return flaws;
    }

    private List<String> remove(List<String> topics) {
        List<String> flaws = new ArrayList<>();
        for (List<String> some : chunks(topics)) {
            Taken taken = post.deliver(texts(some, Function.identity(), topic -> ""));
            hub.topics().forget(broker, taken.topics());
            sent.keySet().removeAll(taken.topics());
            flaws.addAll(taken.flaws());
        }
        return flaws;
    }

    private void settle() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        Alarm alarm = hub.time().after(SETTLE, () -> settled.complete(null));
        CompletableFuture.anyOf(settled, over)
                .orTimeout(1, TimeUnit.MINUTES)
                .exceptionally(late -> null)
                .join();
        alarm.cancel();
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_A_TIME) {
            chunks.add(all.subList(from, Math.min(all.size(), from + AT_A_TIME)));
        }
        return chunks;
    }

    private static <T> Map<String, String> texts(List<T> some, Function<T, String> topic, Function<T, String> text) {
        return some.stream().collect(Collectors.toMap(topic, text, (first, second) -> second, LinkedHashMap::new));
    }
}
