package dev.petrel.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petrel.WireVectors;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The format tars, as the vectors have it. None of them may go either way. */
class EnvelopeVectorTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<Arguments> produced() {
        return vectors("produce");
    }

    static Stream<Arguments> consumed() {
        return vectors("consume");
    }

    private static Stream<Arguments> vectors(String role) {
        return Stream.concat(WireVectors.ofKind("envelope"), WireVectors.ofKind("domain-message"))
                .filter(vector -> node(vector).get("role").asString().equals(role));
    }

    private static JsonNode node(Arguments vector) {
        return (JsonNode) vector.get()[1];
    }

    @Test
    void everyVectorIsTried() {
        assertThat(produced()).hasSize(6);
        assertThat(consumed()).hasSize(14);
        assertThat(Stream.concat(produced(), consumed()))
                .noneMatch(vector -> node(vector).get("level").asString().equals("may"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("produced")
    void envelopesAreWrittenAsTheVectorsSay(String name, JsonNode vector) {
        if (WireVectors.outcome(vector).equals("error")) {
            assertRefusedOrExact(name);
            return;
        }
        JsonNode given = vector.get("given");
        JsonNode expected = vector.get("payload");
        String correlation = given.path("correlationId").asString("");
        Envelope envelope = new Envelope(
                given.path("newId").asString("another"),
                given.path("eventType").asString(expected.get("type").asString()),
                Instant.ofEpochMilli(Math.round(given.get("nowSeconds").asDouble() * 1000)),
                given.get("source").asString(),
                correlation,
                Data.of(data(given)));

        JsonNode written = JSON.readTree(
                new EnvelopeCodec(EnvelopeFormat.TARS, "x").write(envelope).toBytes());

        assertThat(WireVectors.outcome(vector)).isEqualTo("json-equal");
        assertThat(written).isEqualTo(expected);
        assertThat(written.get("ts").isFloatingPointNumber()).isTrue();
    }

    /** The vector's data, with NaN where it says so in words. */
    private static JsonNode data(JsonNode given) {
        ObjectNode data = (ObjectNode) given.get("data").deepCopy();
        given.path("nanFields").forEach(field -> data.put(field.asString(), Double.NaN));
        return data;
    }

    /** Two vectors give their data in words. Of an error or exact output for large integers we chose the latter. */
    private static void assertRefusedOrExact(String name) {
        if (name.startsWith("B-ENV-07")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Envelope.of("x.y", Map.of("a", new Object())))
                    .withMessageContaining("java.lang.Object");
        } else {
            assertThat(name).startsWith("B-ENV-08");
            BigInteger large = BigInteger.ONE.shiftLeft(65);
            assertThat(Data.of(Map.of("a", large)).json().utf8()).isEqualTo("{\"a\":36893488147419103232}");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("consumed")
    void envelopesAreReadAsTheVectorsSay(String name, JsonNode vector) {
        EnvelopeCodec codec = new EnvelopeCodec(EnvelopeFormat.TARS, "x");
        Payload payload = payload(vector);

        if (WireVectors.outcome(vector).equals("reject")) {
            assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> codec.read(payload));
            return;
        }
        Envelope envelope = codec.read(payload);

        assertThat(WireVectors.outcome(vector)).isEqualTo("accept");
        vector.get("expect").get("value").forEachEntry((field, value) -> {
            switch (field) {
                case "id" -> assertThat(envelope.id()).matches("[0-9a-f]{32}");
                case "ts" ->
                    assertThat(Duration.between(envelope.time(), Instant.now())).isLessThan(Duration.ofMinutes(1));
                case "source" -> assertThat(envelope.source()).isEqualTo(value.asString());
                case "type" -> assertThat(envelope.type()).isEqualTo(value.asString());
                default -> throw new AssertionError("a field that this test does not know: " + field);
            }
        });
    }

    private static Payload payload(JsonNode vector) {
        if (vector.has("payload_text")) {
            return Payload.utf8(vector.get("payload_text").asString());
        }
        return Payload.of(
                vector.has("payload_base64")
                        ? Base64.getDecoder()
                                .decode(vector.get("payload_base64").asString())
                        : JSON.writeValueAsBytes(vector.get("payload")));
    }
}
