package dev.petrel.connection;

import dev.petrel.message.Qos;
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
