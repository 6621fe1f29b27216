package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.WireVectors;
import dev.petrel.fault.InvalidSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SettingsVectorTest {

    static Stream<Arguments> urls() {
        return WireVectors.ofKind("mqtt-url");
    }

    static Stream<Arguments> environments() {
        return WireVectors.ofKind("config-env");
    }

    static Stream<Arguments> objects() {
        return WireVectors.ofKind("config-object");
    }

    static Stream<Arguments> redactions() {
        return WireVectors.ofKind("redaction");
    }

    static Stream<Arguments> delays() {
        return WireVectors.ofKind("reconnect-delays");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("urls")
    void urlsAreReadAsTheVectorsSay(String name, JsonNode vector) {
        String text = vector.get("url").asString();

        if (WireVectors.outcome(vector).equals("error")) {
            assertRefused(vector, () -> MqttUrl.parse(text));
        } else {
            assertValues(vector, facts(MqttUrl.parse(text)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("environments")
    void environmentsAreReadAsTheVectorsSay(String name, JsonNode vector) {
        Map<String, String> environment = texts(vector.get("env"), "");

        if (vector.has("petrel")) {
            // Petrel departs from the original here: a boolean that is neither true nor false is an error, not false.
            assertThatExceptionOfType(InvalidSettings.class)
                    .isThrownBy(() -> ConnectionSettings.fromEnvironment(environment))
                    .withMessageContaining("MQTT_ENABLE_HEALTH (enable_health) is \"1\"");
            assertThat(name).startsWith("B-CFG-05");
        } else if (WireVectors.outcome(vector).equals("error")) {
            assertRefused(vector, () -> ConnectionSettings.fromEnvironment(environment));
        } else {
            assertValues(vector, facts(ConnectionSettings.fromEnvironment(environment)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void optionsAreReadAsTheVectorsSay(String name, JsonNode vector) {
        Map<String, String> options = texts(vector.get("options"), "MQTT_");
        options.put("MQTT_URL", options.remove("MQTT_MQTT_URL"));

        assertThat(WireVectors.outcome(vector)).isEqualTo("error");
        assertRefused(vector, () -> ConnectionSettings.fromEnvironment(options));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("redactions")
    void textFormsHideWhatTheVectorsSay(String name, JsonNode vector) {
        String url = vector.get("url").asString();
        Map<String, String> environment = Map.of("MQTT_URL", url, "MQTT_CLIENT_ID", "c");

        String shown = MqttUrl.parse(url) + " " + ConnectionSettings.parse(url)
                + ConnectionSettings.fromEnvironment(environment)
                + catchThrowableOfType(InvalidSettings.class, () -> MqttUrl.parse(url + ":abc"));

        assertThat(WireVectors.outcome(vector)).isEqualTo("text-must-not-contain");
        assertThat(vector.get("expect").get("value").valueStream().map(JsonNode::asString))
                .isNotEmpty()
                .noneMatch(shown::contains);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("delays")
    void delaysGrowAsTheVectorsSay(String name, JsonNode vector) {
        JsonNode options = vector.path("options");
        // The vector without options is that of a system whose delays are fixed: from one second to a minute.
        Backoff backoff = new Backoff(
                seconds(options.path("reconnect_min_delay").asDouble(1)),
                seconds(options.path("reconnect_max_delay").asDouble(60)));

        List<Duration> expected = vector.get("expect")
                .get("value")
                .valueStream()
                .map(value -> seconds(value.asDouble()))
                .toList();

        for (int attempt = 0; attempt < expected.size(); attempt++) {
            assertThat(backoff.delay(attempt)).isEqualTo(expected.get(attempt));
        }
        assertThat(expected).isNotEmpty();
    }

    private static void assertRefused(JsonNode vector, Runnable reading) {
        String part = vector.get("expect").get("value").get("error").asString();

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(reading::run)
                .withMessageContaining(part);
    }

    private static void assertValues(JsonNode vector, Map<String, @Nullable Object> facts) {
        vector.get("expect").get("value").forEachEntry((field, value) -> {
            assertThat(facts).containsKey(field);
            Object fact = facts.get(field);
            if (value.isNumber()) {
                assertThat(fact)
                        .as(field)
                        .isInstanceOfSatisfying(
                                Number.class,
                                number -> assertThat(number.doubleValue()).isEqualTo(value.asDouble()));
            } else {
                assertThat(fact == null ? "null" : fact.toString()).as(field).isEqualTo(value.asString("null"));
            }
        });
    }

    private static Map<String, @Nullable Object> facts(MqttUrl url) {
        Login login = url.login();
        Secret password = login == null ? null : login.password();
        Map<String, @Nullable Object> facts = new HashMap<>();
        facts.put("host", url.host());
        facts.put("port", url.port());
        facts.put("tls", url.scheme().tls());
        facts.put("user", login == null ? null : login.userName());
        facts.put("password", password == null ? null : password.reveal());
        return facts;
    }

    private static Map<String, @Nullable Object> facts(ConnectionSettings settings) {
        ServiceSettings service = settings.service();
        Backoff backoff = settings.timing().backoff();
        Map<String, @Nullable Object> facts = new HashMap<>();
        facts.put("source_name", service.sourceName());
        facts.put("keepalive", settings.timing().keepAlive().toSeconds());
        facts.put("enable_health", service.health());
        facts.put("enable_heartbeat", service.heartbeat());
        facts.put("heartbeat_interval", service.heartbeatInterval().toMillis() / 1000.0);
        facts.put("dedupe_ttl", service.dedupeTtl().toMillis() / 1000.0);
        facts.put("dedupe_max_entries", service.dedupeMaxEntries());
        facts.put("reconnect_min_delay", backoff.first().toMillis() / 1000.0);
        facts.put("reconnect_max_delay", backoff.max().toMillis() / 1000.0);
        return facts;
    }

    private static Map<String, String> texts(JsonNode object, String prefix) {
        Map<String, String> texts = new HashMap<>();
        object.forEachEntry((key, value) ->
                texts.put(prefix + (prefix.isEmpty() ? key : key.toUpperCase(Locale.ROOT)), value.asString()));
        return texts;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
