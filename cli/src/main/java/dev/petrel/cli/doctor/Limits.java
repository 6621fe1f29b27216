package dev.petrel.cli.doctor;

import dev.petrel.message.Qos;
import dev.petrel.observe.ServerLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What an MQTT 5 broker announces that it takes, and what that means. */
final class Limits {

    private static final int SMALL_WINDOW = 10;
    private static final long SMALL_PACKET = 64 << 10;

    private final ServerLimits limits;
    private final Consumer<Finding> tell;

    Limits(ServerLimits limits, Consumer<Finding> tell) {
        this.limits = limits;
        this.tell = tell;
    }

    void report() {
        ServerLimits.Features features = limits.features();
        tell.accept(all());
        if (limits.maximumQos() == Qos.AT_MOST_ONCE) {
            problem("only QoS 0 is taken: nothing is acknowledged", "allow QoS 1 on the broker");
        }
        if (!features.retain()) {
            problem("retained messages are not taken: no status is kept", "allow them on the broker");
        }
        if (!features.wildcards()) {
            note("wildcard subscriptions are not taken", "subscribe to whole topics, or allow them on the broker");
        }
        if (!features.sharedSubscriptions()) {
            note(
                    "shared subscriptions are not taken: each consumer gets everything",
                    "run one consumer for each topic");
        }
        if (!features.subscriptionIdentifiers()) {
            note(
                    "subscription identifiers are not taken: overlapping filters may bring a message twice",
                    "avoid overlapping filters, or make handlers bear copies");
        }
        if (limits.receiveMaximum() < SMALL_WINDOW) {
            note(
                    "only " + limits.receiveMaximum()
                            + " unanswered messages are taken: publishing is slow on long ways",
                    "raise the broker's receive maximum");
        }
        if (limits.maximumPacketSize() < SMALL_PACKET) {
            note(
                    "packets are taken up to " + limits.maximumPacketSize() + " bytes only",
                    "raise the broker's maximum packet size if messages are larger");
        }
    }

    private Finding all() {
        ServerLimits.Features features = limits.features();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("receive_maximum", limits.receiveMaximum());
        details.put("maximum_qos", limits.maximumQos().level());
        details.put("maximum_packet_size", limits.maximumPacketSize());
        details.put("topic_alias_maximum", limits.topicAliasMaximum());
        details.put("keep_alive", limits.keepAlive().toSeconds());
        details.put("retain", features.retain());
        details.put("wildcards", features.wildcards());
        details.put("shared_subscriptions", features.sharedSubscriptions());
        details.put("subscription_identifiers", features.subscriptionIdentifiers());
        String text = "receive maximum " + limits.receiveMaximum()
                + ", QoS up to " + limits.maximumQos().level()
                + ", packets up to " + limits.maximumPacketSize() + " bytes"
                + ", topic aliases " + limits.topicAliasMaximum()
                + ", keep-alive " + limits.keepAlive().toSeconds() + " s";
        return Finding.ok("limits", text).with(details);
    }

    private void problem(String text, String advice) {
        tell.accept(Finding.problem("features", text, advice));
    }

    private void note(String text, String advice) {
        tell.accept(Finding.note("features", text, advice));
    }
}
