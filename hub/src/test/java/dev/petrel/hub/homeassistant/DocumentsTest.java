package dev.petrel.hub.homeassistant;

import static dev.petrel.hub.config.DiscoveryFormat.COMPONENTS;
import static dev.petrel.hub.config.DiscoveryFormat.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.Vectors;
import dev.petrel.hub.camera.Camera;
import dev.petrel.hub.config.Availability;
import dev.petrel.hub.config.BrokerAddress;
import dev.petrel.hub.config.BrokerConfig;
import dev.petrel.hub.config.DiscoveryFormat;
import dev.petrel.hub.config.DiscoverySettings;
import dev.petrel.hub.config.PublishSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class DocumentsTest {

    private static final BrokerConfig OLD = Yard.config(Yard.discovery("homeassistant", COMPONENTS));
    private static final BrokerConfig NEW = Yard.config(DiscoverySettings.DEFAULT);
    private static final List<String> TEXTS = List.of(
            "Yard",
            "E",
            "AI Events",
            "Podwórko \"Süd\" 😀",
            "{{ 1/0 }}",
            "x'); --",
            "back\\slash\nline",
            "<b>",
            "长".repeat(255),
            "n".repeat(255));

    static Stream<JsonNode> documents() {
        return Vectors.startingWith("C-DC-")
                .filter(vector -> vector.get("kind").asString().equals("ha-discovery"));
    }

    static Stream<JsonNode> removals() {
        return Vectors.startingWith("C-DC-")
                .filter(vector -> vector.get("kind").asString().equals("ha-discovery-removal"));
    }

    static Stream<JsonNode> refused() {
        return Vectors.startingWith("C-HA-")
                .filter(vector -> vector.at("/expect/outcome").asString().equals("reject"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void singleDocumentsHoldWhatInstallationsBeforeKnow(JsonNode vector) {
        Retained found = find(OLD, vector.get("topic").asString());

        JsonNode document = Yard.JSON.readTree(found.json());

        assertContains(document, vector.at("/expect/value"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void statesRenderAsTheyDidInBothFormats(JsonNode vector) {
        JsonNode single =
                Yard.JSON.readTree(find(OLD, vector.get("topic").asString()).json());
        String inDevice = single.get("unique_id").asString().replace("liveobject_" + Yard.ID + "_", "");
        JsonNode whole = Yard.JSON.readTree(
                Yard.documents(NEW, Yard.camera(Yard.ID, "Yard")).getFirst().json());

        List<String> rendered = vector.get("states")
                .valueStream()
                .map(state -> Templates.render(single.get("value_template").asString(), state.asString()))
                .toList();

        assertThat(rendered)
                .isEqualTo(vector.at("/expect/rendered")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
        assertThat(whole.at("/components/" + inDevice + "/value_template")).isEqualTo(single.get("value_template"));
    }

    @ParameterizedTest
    @MethodSource("removals")
    void everyTopicThatIsRemovedIsOneThatIsPublished(JsonNode vector) {
        String topic = vector.get("topic").asString();

        assertThat(find(OLD, topic).topic()).isEqualTo(topic);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void theRulesRefuseWhatHomeAssistantRefuses(JsonNode vector) {
        assertThat(DiscoveryRules.flaws(
                        "homeassistant",
                        vector.get("topic").asString(),
                        vector.get("payload").toString()))
                .isNotEmpty();
    }

    @Test
    void theRulesTakeThePlainestSensor() {
        assertThat(DiscoveryRules.flaws("homeassistant", "homeassistant/sensor/x/config", "{\"state_topic\":\"a\"}"))
                .isEmpty();
    }

    @Test
    void availabilityIsWhereAndHowTheHubSaysIt() {
        JsonNode vector = Vectors.of("C-AV-01");
        BrokerConfig home = withPrefix(NEW, vector.at("/given/topic_prefix").asString());

        JsonNode document = Yard.JSON.readTree(
                Yard.documents(home, Yard.camera("a", "Yard")).getFirst().json());

        assertContains(document, vector.at("/expect/value/discovery"));
    }

    @Test
    void availabilityFollowsItsOwnTopicAndTexts() {
        BrokerConfig own =
                Yard.config(1883, DiscoverySettings.DEFAULT, new Availability("hall/hub", "da \"bin ich\"", "fort 😀"));

        JsonNode document = Yard.JSON.readTree(
                Yard.documents(own, Yard.camera("a", "Yard")).getFirst().json());

        assertThat(document.get("availability_topic").asString()).isEqualTo("hall/hub");
        assertThat(document.get("payload_available").asString()).isEqualTo("da \"bin ich\"");
        assertThat(document.get("payload_not_available").asString()).isEqualTo("fort 😀");
    }

    @Test
    void aDeviceIsOneDocumentWithAllItsEntities() {
        Retained found = Yard.documents(NEW, Yard.camera("front", "Front door", "doorbell", true))
                .getFirst();

        JsonNode document = Yard.JSON.readTree(found.json());

        assertThat(found.topic()).isEqualTo("homeassistant/device/liveobject_front/config");
        assertThat(document.at("/origin/name").asString()).isEqualTo("Petrel");
        assertThat(document.at("/device/model").asString()).isEqualTo("AI Classifier - Doorbell");
        assertThat(document.get("components").propertyNames())
                .containsExactly("event", "status", "last_event", "events_today", "events_week", "activity");
        assertThat(document.at("/components/event/icon").asString()).isEqualTo("mdi:doorbell-video");
        assertThat(document.at("/components/events_today/state_class").asString())
                .isEqualTo("total_increasing");
        assertThat(document.at("/components/activity/default_entity_id").asString())
                .isEqualTo("binary_sensor.liveobject_front_activity");
    }

    @Test
    void bothFormatsGiveTheSameIdsSoThatEntitiesStayTheSame() {
        Camera camera = Yard.camera("front", "Front door");

        List<String> single = Yard.documents(OLD, camera).stream()
                .map(found -> Yard.JSON.readTree(found.json()).get("unique_id").asString())
                .toList();

        assertThat(Yard.JSON
                        .readTree(Yard.documents(NEW, camera).getFirst().json())
                        .get("components")
                        .valueStream()
                        .map(component -> component.get("unique_id").asString()))
                .isEqualTo(single);
    }

    @ParameterizedTest
    @EnumSource(DiscoveryFormat.class)
    void templatesHoldWhereEverythingIsMissingOrNull(DiscoveryFormat format) {
        String nulls = "{\"description\":null,\"status\":null,\"timestamp\":null,\"events_today\":null,"
                + "\"events_this_week\":null,\"state\":null,\"event_id\":null,\"description_snippet\":null}";
        List<JsonNode> entities =
                Yard.documents(Yard.config(Yard.discovery("ha", format)), Yard.camera("a", "Yard")).stream()
                        .map(found -> Yard.JSON.readTree(found.json()))
                        .flatMap(document ->
                                format == DEVICE ? document.get("components").valueStream() : Stream.of(document))
                        .toList();

        for (JsonNode entity : entities) {
            String template = entity.get("value_template").asString();
            assertThat(List.of(Templates.render(template, "{}"), Templates.render(template, nulls)))
                    .as(template)
                    .isSubsetOf("No event", "None", "");
        }
        assertThat(entities).hasSize(6);
    }

    @Test
    void theAttributesOfTheLastEventAreJsonWhateverIsSaid() {
        JsonNode document = Yard.JSON.readTree(
                Yard.documents(NEW, Yard.camera("a", "Yard")).getFirst().json());
        String template =
                document.at("/components/last_event/json_attributes_template").asString();

        String rendered = Templates.render(
                template,
                "{\"event_id\":\"e1\",\"description_snippet\":\"He said \\\"hi\\\" {{ }} ü😀\","
                        + "\"smart_detection_type\":null}");

        assertThat(Yard.JSON.readTree(rendered))
                .isEqualTo(Yard.JSON.readTree("{\"event_id\":\"e1\",\"description\":\"He said \\\"hi\\\" {{ }} ü😀\","
                        + "\"smart_detection_type\":null}"));
        assertThat(Yard.JSON.readTree(Templates.render(template, "{}")).propertyNames())
                .containsExactlyInAnyOrder("event_id", "description", "smart_detection_type");
    }

    @Test
    void whatOneCameraIsCalledIsNeverWhatAnotherOnesEntityIsCalled() {
        List<Retained> found = Yard.documents(OLD, Yard.camera("yard", "A"), Yard.camera("yard_last", "B"));

        Set<String> ids = new HashSet<>();
        found.forEach(document ->
                ids.add(Yard.JSON.readTree(document.json()).get("unique_id").asString()));

        assertThat(found).hasSize(12);
        assertThat(ids).hasSize(12);
    }

    @Test
    void nothingIsSaidOfDisabledCamerasNorWithDiscoveryOff() {
        Camera disabled = Yard.camera("a", "Yard", "rtsp", false);
        BrokerConfig off = Yard.config(new DiscoverySettings(false, "homeassistant", DEVICE));

        assertThat(Yard.documents(NEW, disabled)).isEmpty();
        assertThat(Yard.documents(off, Yard.camera("a", "Yard"))).isEmpty();
    }

    @Test
    void theAddressOfTheHubIsGivenOnlyWhereHomeAssistantTakesIt() {
        List<String> links = Stream.of("https://hub.example", "http://h:8080", "ftp://h", "mailto:a@b", "/here")
                .map(address -> Map.copyOf(new Origin(null, URI.create(address)).json()))
                .map(origin -> String.valueOf(origin.getOrDefault("support_url", "none")))
                .toList();

        assertThat(links).containsExactly("https://hub.example", "http://h:8080", "none", "none", "none");
    }

    @Test
    void everythingThatIsProducedKeepsTheRules() {
        Random random = new Random(42);
        for (int round = 0; round < 2000; round++) {
            DiscoveryFormat format = random.nextBoolean() ? DEVICE : COMPONENTS;
            String prefix = pick(random, List.of("homeassistant", "ha/second floor", "дом", "p".repeat(100)));
            BrokerConfig config = new BrokerConfig(
                    true,
                    new BrokerAddress("h", 1, null, false),
                    new PublishSettings(
                            pick(random, List.of("liveobject", "a/b c", "ü")), 1, true, Duration.ofMinutes(5)),
                    Yard.discovery(prefix, format),
                    new Availability(pick(random, List.of("", "x/y z")), pick(random, TEXTS), "gone"));
            String id = pick(random, List.of("a", "-", "_", "A__b-_", "x_last", "9".repeat(255), "_-".repeat(127)));
            Camera camera = Yard.camera(
                    id,
                    pick(random, TEXTS),
                    pick(random, List.of("rtsp", "USB", " doorbell ", "protect", "", "ON-VIF 😀")),
                    true);

            for (Retained document : Yard.documents(config, camera)) {
                assertThat(DiscoveryRules.flaws(prefix, document.topic(), document.json()))
                        .as(document.toString())
                        .isEmpty();
            }
        }
    }

    private static String pick(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static BrokerConfig withPrefix(BrokerConfig config, String prefix) {
        PublishSettings publish = config.publish();
        return new BrokerConfig(
                config.enabled(),
                config.broker(),
                new PublishSettings(prefix, publish.qos(), publish.retain(), publish.expiry()),
                config.discovery(),
                config.availability());
    }

    private static Retained find(BrokerConfig config, String topic) {
        return Yard.documents(config, Yard.camera(Yard.ID, "Yard")).stream()
                .filter(document -> document.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    /** All that is expected but for templates, which may be written in another way. */
    private static void assertContains(JsonNode found, JsonNode expected) {
        expected.properties().forEach(field -> {
            if (!field.getKey().endsWith("_template")) {
                assertThat(found.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
            }
        });
    }
}
