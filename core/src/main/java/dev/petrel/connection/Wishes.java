package dev.petrel.connection;

import dev.petrel.fault.NotConnected;
import dev.petrel.message.Qos;
import dev.petrel.observe.ClientEvent;
import dev.petrel.observe.Events;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.Protocol;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import dev.petrel.topic.SubscriptionId;
import dev.petrel.wire.Greeting;
import dev.petrel.wire.Packet;
import dev.petrel.wire.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions that should be there, whatever the connection does. They may be wished at any time, and every new
 * connection is asked for all of them.
 */
final class Wishes {

    /** How long the broker may take to answer for the first that it was asked for, or from one answer to the next. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** How long until a subscription that was refused for a passing reason is asked for again. */
    static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(1);

    /** Refusals that another attempt may change. */
    static final List<ReasonCode> PASSING =
            List.of(ReasonCode.UNSPECIFIED_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.QUOTA_EXCEEDED);

    private final PacketIds ids;
    private final Time time;
    private final Executor thread;
    private final Events events;
    private final Map<String, Wish> wishes = new LinkedHashMap<>();

    /** Filters that were given up and that the session may still hold. */
    private final Set<String> unwanted = new LinkedHashSet<>();

    private volatile List<String> troubles = List.of();

    // For as long as the connection lives.
    private final Map<Integer, Wish> asked = new LinkedHashMap<>();
    private final Map<Integer, String> leaving = new HashMap<>();
    private @Nullable Wire wire;
    private ServerLimits.Features features = ServerLimits.Features.ALL;
    private boolean mqtt5 = true;

    /** There while a SUBSCRIBE is not answered. */
    private Time.@Nullable Alarm overdue;

    Wishes(PacketIds ids, Time time, Executor thread, Events events) {
        this.ids = ids;
        this.time = time;
        this.thread = thread;
        this.events = events;
    }

    /** What stands against a healthy answer; may be called from any thread. */
    List<String> troubles() {
        return troubles;
    }

    /** How many the broker has granted last that the session should hold. */
    int held() {
        return (int) wishes.values().stream()
                .filter(wish -> wish.grantedBefore != null)
                .count();
    }

    /** A subscription should be there; where it is already, the broker is asked again for the messages that it keeps. */
    void add(String filter, Qos qos, boolean needsMqtt5) {
        Wish wish = wishes.computeIfAbsent(filter, name -> new Wish(name, qos));
        wish.qos = qos;
        wish.needsMqtt5 = needsMqtt5;
        wish.answer = Wish.NONE;
        wish.wantsRetained = true;
        unwanted.remove(filter);
        askNow(wish);
        refreshTroubles();
    }

    /** A subscription should be there no more. */
    void remove(String filter) {
        Wish wish = wishes.remove(filter);
        if (wish == null) {
            return;
        }
        wish.cancelAlarm();
        wish.packetId = 0;
        wish.fail(
                new NotConnected("subscription " + MqttText.quoted(filter) + " was closed before the broker answered"));
        if (wish.everAsked) {
            unwanted.add(filter);
        }
        if (wire != null) {
            leave(wire, filter);
            wire.flush();
        }
        refreshTroubles();
    }

    private void leave(Wire onto, String filter) {
        int id = ids.next();
        leaving.put(id, filter);
        onto.send(new Packet.Unsubscribe(id, filter));
    }

    /** Completes with the granted QoS; exceptionally when the broker refuses or the connection ends before. */
    void granted(String filter, CompletableFuture<Qos> waiting) {
        Wish wish = wishes.get(filter);
        if (wish == null) {
            waiting.completeExceptionally(new NotConnected("there is no subscription " + MqttText.quoted(filter)));
            return;
        }
        switch (wish.answer) {
            case Wish.Answer.None none -> wish.waiting.add(waiting);
            case Wish.Answer.Granted granted -> waiting.complete(granted.qos());
            case Wish.Answer.Refused refused -> waiting.completeExceptionally(wish.failure(refused));
        }
    }

    /** A new connection is there: all are asked for. */
    void connected(Wire newWire, Greeting greeting) {
        wire = newWire;
        features = greeting.limits().features();
        mqtt5 = greeting.protocol() == Protocol.MQTT_5;
        if (greeting.sessionPresent()) {
            unwanted.forEach(filter -> leave(newWire, filter));
        } else {
            unwanted.clear();
            wishes.values().forEach(wish -> wish.grantedBefore = null);
        }
        for (Wish wish : wishes.values()) {
            boolean heldBySession = greeting.sessionPresent() && wish.grantedBefore != null;
            ask(wish, wish.wantsRetained || !heldBySession || wish.grantedBefore == Qos.AT_MOST_ONCE);
        }
    }

    /** The connection is gone: who waits for an answer will not get one from it. */
    void disconnected(String why) {
        wire = null;
        asked.keySet().forEach(ids::free);
        asked.clear();
        awaitAnswer();
        leaving.keySet().forEach(ids::free);
        leaving.clear();
        for (Wish wish : wishes.values()) {
            boolean wasAsked = wish.packetId != 0;
            wish.cancelAlarm();
            wish.packetId = 0;
            wish.answer = Wish.NONE;
            if (wasAsked) {
                wish.fail(new NotConnected(
                        "connection lost before the broker answered for " + MqttText.quoted(wish.filter) + ": " + why));
            }
        }
        refreshTroubles();
    }

    /** Whether the broker has answered for each. */
    boolean allAnswered() {
        return asked.isEmpty();
    }

    /** The client is closed. */
    void close() {
        wishes.values().forEach(wish -> wish.fail(new NotConnected("the client was closed")));
        wishes.clear();
        refreshTroubles();
    }

    private void askNow(Wish wish) {
        ask(wish, true);
        if (wire != null) {
            wire.flush();
        }
    }

    private void ask(Wish wish, boolean retainedMessages) {
        Wire onto = wire;
        if (onto == null) {
            return;
        }
        Wish.Answer.Refused impossible = wish.impossible(mqtt5, features);
        if (impossible != null) {
            refused(wish, impossible);
            return;
        }
        wish.cancelAlarm();
        int id = ids.next();
        wish.packetId = id;
        wish.everAsked = true;
        asked.put(id, wish);
        if (overdue == null) {
            awaitAnswer();
        }
        int subscriptionId = features.subscriptionIdentifiers() ? SubscriptionId.of(wish.filter) : 0;
        onto.send(new Packet.Subscribe(
                id, wish.filter, new Packet.Options(wish.qos, false, false, retainedMessages), subscriptionId));
    }

    /** Gives the broker its time anew, as long as there is something to answer. */
    private void awaitAnswer() {
        if (overdue != null) {
            overdue.cancel();
        }
        Wire onto = wire;
        overdue = asked.isEmpty() || onto == null
                ? null
                : time.after(ANSWER_WITHIN, () -> thread.execute(() -> unanswered(onto)));
    }

    @SuppressWarnings("ReferenceEquality") // the same wire is meant, not one like it
    private void unanswered(Wire by) {
        if (wire == by && !asked.isEmpty()) {
            String filter = asked.values().iterator().next().filter;
            by.violated(
                    ReasonCode.UNSPECIFIED_ERROR,
                    "no SUBACK for " + MqttText.quoted(filter) + " within " + ANSWER_WITHIN.toSeconds() + " s");
        }
    }

    /** A SUBACK came. */
    void on(Packet.SubAck ack) {
        Wish wish = asked.remove(ack.id());
        if (wish == null) {
            return;
        }
        ids.free(ack.id());
        awaitAnswer();
        if (wish.packetId != ack.id()) {
            return; // closed since, or asked again, and the later answer counts
        }
        wish.packetId = 0;
        if (ack.code().isFailure()) {
            refused(wish, new Wish.Answer.Refused(ack.code(), ack.reason()));
        } else {
            Qos qos = Qos.of(ack.code().value());
            wish.answer = new Wish.Answer.Granted(qos);
            wish.grantedBefore = qos;
            wish.wantsRetained = false;
            refreshTroubles(); // who is told now may ask for health next
            wish.waiting.forEach(waiting -> waiting.complete(qos));
            wish.waiting.clear();
            events.tell(new ClientEvent.SubscriptionGranted(wish.filter, wish.qos, qos));
        }
    }

    private void refused(Wish wish, Wish.Answer.Refused refusal) {
        wish.answer = refusal;
        wish.grantedBefore = null;
        refreshTroubles();
        wish.fail(wish.failure(refusal));
        events.tell(new ClientEvent.SubscriptionRefused(wish.filter, refusal.code(), refusal.reason()));
        if (PASSING.contains(refusal.code())) {
            wish.alarm = time.after(ASK_AGAIN_AFTER, () -> thread.execute(() -> askNow(wish)));
        }
    }

    /** An UNSUBACK came. */
    void on(Packet.UnsubAck ack) {
        String filter = leaving.remove(ack.id());
        if (filter != null) {
            ids.free(ack.id());
            unwanted.remove(filter);
            events.tell(new ClientEvent.Unsubscribed(filter));
        }
    }

    private void refreshTroubles() {
        troubles = wishes.values().stream()
                .map(Wish::trouble)
                .filter(Objects::nonNull)
                .toList();
    }
}
