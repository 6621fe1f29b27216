package dev.petrel.connection;

import dev.petrel.fault.SubscriptionRefused;
import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import dev.petrel.outcome.ReasonCode;
import dev.petrel.time.Time;
import dev.petrel.topic.MqttText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One subscription that should be there, and what the broker said to it. Owned by the I/O thread. */
final class Wish {

    /** What is known of it on the connection at hand. */
    sealed interface Answer {
        /** Nothing: not asked for, or not answered. */
        record None() implements Answer {}

        /** Granted, with this QoS. */
        record Granted(Qos qos) implements Answer {}

        /** Refused. */
        record Refused(ReasonCode code, String reason) implements Answer {}
    }

    static final Answer NONE = new Answer.None();

    private static final ReasonCode UNSUPPORTED = ReasonCode.of(0x84);
    private static final ReasonCode NO_SHARED = ReasonCode.of(0x9E);
    private static final ReasonCode NO_WILDCARDS = ReasonCode.of(0xA2);
    private static final String ANNOUNCED = "announced by the broker";

    final String filter;
    final List<CompletableFuture<Qos>> waiting = new ArrayList<>();
    Qos qos;
    Answer answer = NONE;
    /** The last QoS that the broker granted on any connection; it says what the session holds. */
    @Nullable
    Qos grantedBefore;

    /** Whether somebody has not got yet what the broker keeps. */
    boolean wantsRetained = true;

    /** Whether it is refused on MQTT 3.1.1. */
    boolean needsMqtt5;

    /** Whether a session may hold it. */
    boolean everAsked;

    int packetId;
    Time.@Nullable Alarm alarm;

    Wish(String filter, Qos qos) {
        this.filter = filter;
        this.qos = qos;
    }

    void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    /** Why the broker at hand need not be asked, since it takes no such subscription; null when it may. */
    Answer.@Nullable Refused impossible(boolean mqtt5, ServerLimits.Features features) {
        if (needsMqtt5 && !mqtt5) {
            return new Answer.Refused(UNSUPPORTED, "it requires a checksum, which only MQTT 5 carries");
        }
        if (filter.startsWith("$share/") && !features.sharedSubscriptions()) {
            return new Answer.Refused(NO_SHARED, ANNOUNCED);
        }
        boolean wildcard = filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
        return wildcard && !features.wildcards() ? new Answer.Refused(NO_WILDCARDS, ANNOUNCED) : null;
    }

    /** A refusal, for those who wait for the answer. */
    SubscriptionRefused failure(Answer.Refused refused) {
        String reason = refused.reason().isEmpty() ? "" : " (" + refused.reason() + ")";
        return new SubscriptionRefused(
                refused.code(),
                "the broker refused the subscription " + MqttText.quoted(filter) + ": " + refused.code() + reason
                        + "; check its access rules and what it supports");
    }

    /** Who waits for the answer will not get one. */
    void fail(RuntimeException why) {
        waiting.forEach(waiter -> waiter.completeExceptionally(why));
        waiting.clear();
    }

    /** What stands against a healthy answer, in words; null when nothing does. */
    @Nullable
    String trouble() {
        return switch (answer) {
            case Answer.None none -> null;
            case Answer.Refused refused ->
                "subscription " + MqttText.quoted(filter) + " refused: " + refused.code()
                        + (refused.reason().isEmpty() ? "" : " (" + refused.reason() + ")");
            case Answer.Granted granted ->
                granted.qos().compareTo(qos) < 0
                        ? "subscription " + MqttText.quoted(filter) + " granted QoS "
                                + granted.qos().level() + " instead of " + qos.level()
                        : null;
        };
    }
}
