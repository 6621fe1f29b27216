package dev.petrel.hub.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Vectors;
import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.problem.FieldFlaw;
import dev.petrel.hub.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events from what is posted to what is stored, as the vectors have it. */
class EventVectorsTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final String CAMERA = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private static final String ID = "16fd2706-8baf-433b-82eb-8c7fada847da";

    @Test
    void whatIsEmptyOrFalseIsLeftOutAndDefaultsAreWritten() {
        JsonNode vector = Vectors.of("C-EV-02");
        ObjectNode expected = (ObjectNode) vector.path("payload").deepCopy();
        String picture = expected.remove("thumbnail_url").stringValue();

        NewEvent event = event((ObjectNode) vector.path("given").deepCopy());

        assertThat(JSON.readTree(event.body())).isEqualTo(expected);
        assertThat(ThumbnailLinks.unsigned("http://localhost:8000", ID)).isEqualTo(picture);
    }

    @Test
    void aConfidenceOfZeroIsWritten() {
        JsonNode vector = Vectors.of("C-EV-03");

        NewEvent event = event((ObjectNode) vector.path("given").deepCopy());

        assertThat(JSON.readTree(event.body()).path("ai_confidence"))
                .isEqualTo(vector.at("/expect/value/ai_confidence"));
    }

    @Test
    void aSlashAtTheEndOfTheBaseIsRemoved() {
        JsonNode vector = Vectors.of("C-EV-05");

        String link = ThumbnailLinks.unsigned(vector.at("/given/API_BASE_URL").stringValue(), ID);

        assertThat(link).isEqualTo(vector.at("/expect/value").stringValue());
    }

    @Test
    void allThatIsGivenIsWritten() {
        String given = """
                {"description":"A \\"person\\" \\ud83d\\ude00","objects_detected":["person","dog"],"confidence":92,
                 "source_type":"protect","timestamp":"2026-01-02T04:04:05+01:00","smart_detection_type":"person",
                 "is_doorbell_ring":true,"provider_used":"p","analysis_mode":"m","low_confidence":true,
                 "correlation_group_id":"g","delivery_carrier":"fedex","thumbnail_url":"https://elsewhere/p.jpg"}
                """;

        NewEvent event = event((ObjectNode) JSON.readTree(given));

        ObjectNode expected = (ObjectNode) JSON.readTree(given);
        expected.put("event_id", ID).put("camera_id", CAMERA).put("camera_name", "Podw\u00f3rko");
        expected.put("timestamp", "2026-01-02T03:04:05+00:00").put("delivery_carrier_display", "FedEx");
        assertThat(JSON.readTree(event.body())).isEqualTo(expected);
        assertThat(event.picture()).isEqualTo(new Picture.Elsewhere("https://elsewhere/p.jpg"));
    }

    @Test
    void aTimestampWithoutAnOffsetIsInUtc() {
        assertThat(IsoTime.read("2026-01-02T03:04:05.678901")).contains(NOW);
        assertThat(IsoTime.read("2026-01-02T03:04:05.678901Z")).contains(NOW);
        assertThat(IsoTime.read("2026-01-02T08:34:05.678901+05:30")).contains(NOW);
        assertThat(IsoTime.read("yesterday")).isEmpty();
        assertThat(IsoTime.read("+12026-01-02T03:04:05Z")).isEmpty();
    }

    @Test
    void objectsMayBeAListInAText() {
        assertThat(EventBody.objects(JSON.readTree("\"[\\\"cat\\\", \\\"dog\\\"]\"")))
                .containsExactly("cat", "dog");
        assertThat(EventBody.objects(JSON.readTree("\"{}\""))).isEmpty();
        assertThat(EventBody.objects(JSON.readTree("null"))).isEmpty();
        assertThat(EventBody.objects(null)).isEmpty();
    }

    @Test
    void aSnippetNeverEndsWithHalfACharacter() {
        String longText = "x".repeat(99) + "\ud83d\ude00" + "y";

        assertThat(Beginning.of(longText, 100)).isEqualTo("x".repeat(99));
        assertThat(Beginning.of("x".repeat(98) + "\ud83d\ude00", 100)).hasSize(100);
        assertThat(Beginning.of("x".repeat(101), 100)).hasSize(100);
    }

    @Test
    void everyFieldOutOfItsLimitsIsNamed() {
        String given = """
                {"event_id":"../x","camera_id":"///","confidence":101,"ai_confidence":-1,"timestamp":"now",
                 "description":"%s","thumbnail_url":"file:///etc/passwd","smart_detection_type":"a\\nb",
                 "source_type":"","provider_used":"\\ud800"}
                """.formatted("x".repeat(4_001));
        EventRequest request = JSON.readValue(given, EventRequest.class);

        assertThatThrownBy(() -> EventLimits.check(request, List.of("x".repeat(101))))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.status().value()).isEqualTo(422))
                .extracting(failure -> ((Problem) failure).errors(), InstanceOfAssertFactories.list(FieldFlaw.class))
                .extracting(FieldFlaw::field)
                .containsExactlyInAnyOrder(
                        "event_id",
                        "camera_id",
                        "confidence",
                        "ai_confidence",
                        "timestamp",
                        "description",
                        "thumbnail_url",
                        "smart_detection_type",
                        "source_type",
                        "provider_used",
                        "objects_detected.0");
    }

    @Test
    void theLargestEventFitsIntoItsColumn() {
        String worst = "\\u0001".repeat(4_000);
        String objects = ("\"" + "\\u0001".repeat(100) + "\",").repeat(99) + "\"x\"";

        NewEvent event = event((ObjectNode)
                JSON.readTree("{\"description\":\"" + worst + "\",\"objects_detected\":[" + objects + "]}"));

        assertThat(event.body().length()).isBetween(80_000, 100_000);
    }

    @Test
    void aPictureIsWhatItsBytesSay() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};

        assertThat(Picture.of(png)).isEqualTo(new Picture.Kept("image/png", png));
        assertThatThrownBy(() -> Picture.of("<svg/>".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Picture.of(new byte[Picture.MAX_BYTES + 1])).isInstanceOf(Problem.class);
    }

    private static NewEvent event(ObjectNode given) {
        given.put("event_id", ID).put("camera_id", CAMERA);
        EventRequest request = JSON.treeToValue(given, EventRequest.class);
        return NewEvent.of(
                request,
                new Picture.None(),
                settings -> new Camera(
                        settings.id(),
                        settings.id(),
                        "Podw\u00f3rko",
                        settings.kind(),
                        true,
                        "connected",
                        NOW,
                        NOW,
                        NOW),
                NOW);
    }
}
