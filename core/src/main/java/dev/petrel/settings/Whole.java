package dev.petrel.settings;

import dev.petrel.topic.MqttText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What settings that are right one by one get wrong together. */
final class Whole {

    /** The longer of the two that stand before the client's id in a topic. */
    private static final String LONGEST_PREFIX = "system/keepalive/";

    private Whole() {}

    /** What is wrong between servers and security, if anything is. */
    static Optional<String> unreachable(List<MqttUrl> servers, Security security) {
        if (servers.isEmpty()) {
            return Optional.of("servers are empty: at least one URL is needed, such as mqtt://host:1883");
        }
        boolean plain = servers.stream().noneMatch(server -> server.scheme().tls());
        return plain && !security.tls().equals(Tls.DEFAULT)
                ? Optional.of("TLS is set, but no URL asks for it: take mqtts:// or wss:// in place of "
                        + servers.get(0).scheme().text() + "://")
                : Optional.empty();
    }

    /** What is written down of exchanges belongs to one broker, so nobody else may lead to another. */
    static Optional<String> unbound(Security security, @Nullable OutboxSettings outbox) {
        return security.followServerReference() && outbox != null && outbox.exactlyOnce()
                ? Optional.of(
                        "followServerReference is on while the outbox has exactlyOnce (MQTT_OUTBOX_EXACTLY_ONCE) on:"
                                + " what is written down of QoS 2 exchanges belongs to the broker that they began with. Leave"
                                + " one of both off")
                : Optional.empty();
    }

    /** Health and heartbeat are published under the client's id, which therefore has to be one level of a topic. */
    static Optional<String> unnamed(SessionPolicy session, ServiceSettings service) {
        String clientId = session.clientId();
        if (!service.health() && !service.heartbeat()) {
            return Optional.empty();
        }
        if (clientId.isEmpty()) {
            return Optional.of("client_id is left to the broker: health and heartbeat need a known one");
        }
        if (holds(clientId, "+#/")) {
            return Optional.of("client_id " + MqttText.quoted(clientId) + " holds +, # or /: health and heartbeat are"
                    + " published under it, so it must be one level of a topic");
        }
        if (holds(clientId, "{}")) {
            return Optional.of("client_id " + MqttText.quoted(clientId) + " holds { or }: health and heartbeat are"
                    + " subscribed to under it, and in a topic filter braces name a level");
        }
        return MqttText.flaw(LONGEST_PREFIX + clientId)
                .map(flaw -> "client_id is too long: the topic of its heartbeat " + flaw);
    }

    private static boolean holds(String text, String characters) {
        return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
    }
}
