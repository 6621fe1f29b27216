package dev.petrel.hub.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.hub.Vectors;
import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.camera.CameraIds;
import dev.petrel.hub.event.Tallies.LastEvent;
import dev.petrel.hub.event.Tallies.Tally;
import dev.petrel.message.Publication;
import dev.petrel.message.Qos;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What is retained about cameras, as the vectors have it. */
class FeedVectorsTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final CameraTopics TOPICS = new CameraTopics("liveobject");
    private static final Camera YARD = camera("Yard", "connected");
    private static final LastEvent LAST =
            new LastEvent(YARD.id(), "16fd2706-8baf-433b-82eb-8c7fada847da", THEN, THEN, "x".repeat(255), null);

    @Test
    void whatIsRetainedAboutACameraIsAsTheVectorsSay() {
        CameraState state = CameraState.of(YARD, new Tally(3, 9, Optional.of(LAST)), THEN);

        List<Publication> messages = state.messages(null, TOPICS, THEN);

        assertThat(messages).hasSize(4);
        Vectors.startingWith("C-ST-")
                .forEach(vector -> assertThat(messages).anySatisfy(message -> {
                    assertThat(message.topic().name())
                            .isEqualTo(vector.path("topic").stringValue());
                    assertThat(JSON.readTree(message.payload().toBytes())).isEqualTo(vector.path("payload"));
                    assertThat(message.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
                    assertThat(message.retain()).isTrue();
                    assertThat(message.metadata().expiry()).isNull();
                }));
    }

    @Test
    void whatDidNotChangeIsNotSaidAgain() {
        CameraState before = CameraState.of(YARD, new Tally(3, 9, Optional.of(LAST)), THEN);
        Instant later = THEN.plus(ActivityMessage.ACTIVE);
        CameraState after = CameraState.of(YARD, before.tally(), later);

        List<String> topics = after.messages(before, TOPICS, later).stream()
                .map(message -> message.topic().name())
                .toList();

        assertThat(topics).containsExactly(TOPICS.counts(YARD.topicId()), TOPICS.activity(YARD.topicId()));
        assertThat(after.activity().state()).isEqualTo(ActivityMessage.State.OFF);
    }

    @Test
    void aCameraWithoutEventsHasNoLastEventAndIsNotActive() {
        CameraState state = CameraState.of(YARD, Tally.NONE, THEN);

        List<String> topics = state.messages(null, TOPICS, THEN).stream()
                .map(message -> message.topic().name())
                .toList();

        assertThat(topics).doesNotContain(TOPICS.lastEvent(YARD.topicId())).hasSize(3);
        assertThat(state.activity()).isEqualTo(new ActivityMessage(YARD.id(), ActivityMessage.State.OFF, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void aStatusIsPublishedInOneOfThreeWords(String id, JsonNode vector) {
        String word = vector.at("/given/status").stringValue();

        String published = StatusMessage.of(camera("Yard", word)).status();

        assertThat(published).isEqualTo(vector.at("/expect/value").stringValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("topics")
    void aTopicKeepsOfAnIdWhatItMay(String id, JsonNode vector) {
        CameraTopics topics = new CameraTopics(vector.at("/given/topic_prefix").stringValue());

        String topic =
                topics.event(CameraIds.clean(vector.at("/given/camera_id").stringValue()));

        assertThat(topic).isEqualTo(vector.at("/expect/value").stringValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void whatIsWrongCannotBeMade(String id, JsonNode vector) {
        Class<?> type = switch (vector.path("kind").stringValue()) {
            case "camera-status" -> StatusMessage.class;
            case "camera-counts" -> CountsMessage.class;
            case "camera-last_event" -> LastEventMessage.class;
            case "camera-activity" -> ActivityMessage.class;
            default -> throw new IllegalStateException(vector.toString());
        };

        assertThatThrownBy(() -> JSON.treeToValue(vector.path("payload"), type)).isInstanceOf(JacksonException.class);
    }

    @Test
    void aDayAndAWeekBeginWherePeopleLive() {
        Days days = new Days(java.time.ZoneId.of("Europe/Warsaw"));
        Instant sundayEvening = Instant.parse("2026-01-04T23:30:00Z"); // Monday there.

        assertThat(days.dayStart(sundayEvening)).isEqualTo("2026-01-04T23:00:00Z");
        assertThat(days.weekStart(sundayEvening)).isEqualTo("2026-01-04T23:00:00Z");
        assertThat(days.weekStart(sundayEvening.minus(Duration.ofHours(1)))).isEqualTo("2025-12-28T23:00:00Z");
        assertThat(days.nextCount(sundayEvening)).isEqualTo("2026-01-04T23:35:00Z");
        assertThat(days.nextCount(Instant.parse("2026-01-04T22:58:00Z"))).isEqualTo("2026-01-04T23:00:00Z");
    }

    static Stream<Object[]> statuses() {
        return named("C-SM-");
    }

    static Stream<Object[]> topics() {
        return named("C-TP-");
    }

    static Stream<Object[]> bad() {
        return named("C-BAD-");
    }

    private static Stream<Object[]> named(String prefix) {
        return Vectors.startingWith(prefix)
                .map(vector -> new Object[] {vector.path("id").stringValue(), vector});
    }

    private static Camera camera(String name, String status) {
        String id = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
        return new Camera(id, id, name, Camera.KIND, true, status, THEN, THEN, THEN);
    }
}
