package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.Vectors;
import dev.petrel.message.Publication;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TestMessageTest {

    @Test
    void itIsAsTheVectorSaysApartFromItsText() {
        JsonNode vector = Vectors.of("C-TX-01");

        Publication sent = TestMessage.of("liveobject", Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(sent.topic().name()).isEqualTo(vector.get("topic").stringValue());
        assertThat(sent.qos().level()).isEqualTo(vector.get("qos").intValue());
        assertThat(sent.retain()).isEqualTo(vector.get("retain").booleanValue());
        ObjectNode payload =
                (ObjectNode) JsonMapper.shared().readTree(sent.payload().utf8());
        assertThat(payload.get("message").stringValue()).isNotEmpty();
        payload.set("message", vector.at("/payload/message"));
        assertThat(payload).isEqualTo(vector.get("payload"));
    }
}
