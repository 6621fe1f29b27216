package dev.petrel.hub.link;

import dev.petrel.message.Publication;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A message by which an administrator sees that what the hub publishes arrives. */
final class TestMessage {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    private TestMessage() {}

    /** At QoS 1, not retained. */
    static Publication of(String prefix, Instant now) {
        ObjectNode body = JsonMapper.shared()
                .createObjectNode()
                .put("event_type", "test")
                .put("message", "This is a test message of the hub.")
                .put("timestamp", TIME.format(now))
                .put("source", "argusai_settings");
        return Publication.text(prefix + "/test", body.toString());
    }
}
