package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.WireVectors;
import dev.petrel.envelope.EnvelopeFormat;
import dev.petrel.fault.MalformedMessage;
import dev.petrel.message.Payload;
import dev.petrel.message.Publication;
import dev.petrel.time.HandTurnedTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was written down of health and heartbeat in the systems that Petrel takes the place of. */
class HealthVectorTest {

    static Stream<Arguments> statuses() {
        return WireVectors.ofKind("health");
    }

    static Stream<Arguments> data() {
        return WireVectors.ofKind("health-data");
    }

    static Stream<Arguments> heartbeats() {
        return WireVectors.ofKind("heartbeat");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void aStatusIsWrittenAsTheVectorsSay(String name, JsonNode vector) {
        JsonNode given = vector.get("given");
        Patient patient = Patient.showing();

        if (WireVectors.outcome(vector).equals("nothing-published")) {
            patient.vitals.report(HealthStatus.healthy());
            assertThat(patient.news()).isEmpty();
            return;
        }
        turnTo(patient.time, given);
        if (given.get("event").asString().equals("reconnected")) {
            patient.online().offline().news();
        }
        patient.online();

        Publication publication = onlyOne(patient);
        ObjectNode written = tree(publication);
        ObjectNode writtenData = (ObjectNode) written.get("data");
        assertThat(written.get("id").asString()).matches("[0-9a-f]{32}");
        assertThat(writtenData.get("message_id").asString()).matches("[0-9a-f]{32}");
        written.set("id", given.get("newId"));
        writtenData.set("message_id", given.get("messageId"));
        assertThat(written.toString()).isEqualTo(vector.get("payload").toString());
        assertTravelsAs(publication, vector);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("data")
    void statusDataIsReadAsTheVectorsSay(String name, JsonNode vector) {
        Payload payload = Payload.utf8(vector.get("payload").toString());

        if (WireVectors.outcome(vector).equals("accept")) {
            assertThat(HealthStatus.read(payload, EnvelopeFormat.TARS).ok())
                    .isEqualTo(vector.get("payload").get("ok").booleanValue());
        } else {
            assertThatExceptionOfType(MalformedMessage.class)
                    .isThrownBy(() -> HealthStatus.read(payload, EnvelopeFormat.TARS));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heartbeats")
    void aHeartbeatIsWrittenAsTheVectorsSay(String name, JsonNode vector) {
        Patient patient = Patient.beating();

        turnTo(patient.time, vector.get("given"));
        patient.online();

        Publication publication = onlyOne(patient);
        assertThat(tree(publication).toString()).isEqualTo(vector.get("payload").toString());
        assertTravelsAs(publication, vector);
    }

    private static void assertTravelsAs(Publication publication, JsonNode vector) {
        assertThat(publication.topic().name()).isEqualTo(vector.get("topic").asString());
        assertThat(publication.qos().level()).isEqualTo(vector.get("qos").asInt());
        assertThat(publication.retain()).isEqualTo(vector.get("retain").asBoolean());
    }

    private static Publication onlyOne(Patient patient) {
        var news = patient.news();
        assertThat(news).hasSize(1);
        return news.getFirst();
    }

    private static ObjectNode tree(Publication publication) {
        return (ObjectNode) JsonMapper.shared().readTree(publication.payload().toBytes());
    }

    private static void turnTo(HandTurnedTime time, JsonNode given) {
        BigDecimal from = BigDecimal.valueOf(time.now().getEpochSecond());
        BigDecimal seconds = given.get("nowSeconds").decimalValue().subtract(from);
        time.turn(Duration.ofMillis(seconds.movePointRight(3).longValueExact()));
    }
}
