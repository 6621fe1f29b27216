package dev.petrel.hub.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import dev.petrel.hub.TestHub.Answer;
import dev.petrel.hub.Vectors;
import dev.petrel.hub.secret.Vault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings over REST, as a whole hub answers. */
@ExtendWith(OutputCaptureExtension.class)
class MqttConfigTest {

    private static final String CONFIG = "/api/v1/integrations/mqtt/config";
    private static final String CANARY = TestHub.CANARY + "-5f1c";

    @TempDir
    private static Path data;

    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.start(data, "logging.level.org.springframework=DEBUG", "logging.level.dev.petrel=DEBUG");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void nothingIsSet() {
        JdbcClient database = hub.part(JdbcClient.class);
        database.sql("DELETE FROM mqtt_config").update();
        database.sql("DELETE FROM mqtt_config_history").update();
    }

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.startingWith("C-REST-")
                .filter(vector -> vector.at("/request/path").stringValue().equals(CONFIG))
                .filter(vector -> !vector.path("precondition").asString("").contains("no credentials"))
                .map(vector -> Named.of(vector.get("id").stringValue(), vector));
    }

    /** Those that speak of a stored password come after one was stored. */
    @ParameterizedTest
    @MethodSource("vectors")
    void aCallIsAnsweredAsTheOriginalDoesOrBetter(JsonNode vector) {
        JsonNode request = vector.get("request");
        if (!vector.path("precondition").asString("").contains("no row")) {
            put("{'broker_host': 'a', 'password': 'geheim', 'enabled': false}");
            put("{'broker_host': 'b', 'password': 'geheim', 'enabled': false}");
        }
        JsonNode body = request.get("json");

        Answer answer = hub.call(request.get("method").stringValue(), CONFIG, body == null ? null : body.toString());

        JsonNode expected = vector.get("expect");
        assertThat(answer.status()).isEqualTo(expected.get("status").intValue());
        expected.path("json_contains")
                .properties()
                .forEach(field -> assertThat(answer.json().get(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue()));
        if (expected.has("loc")) {
            assertThat(answer.json()
                            .get("errors")
                            .valueStream()
                            .map(error -> error.get("field").stringValue()))
                    .contains(expected.get("loc").stringValue());
            assertProblem(answer);
        }
    }

    @Test
    void beforeAnythingIsSetTheDefaultsAreTold() {
        Answer answer = hub.get(CONFIG);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("\"0\"");
        assertThat(answer.json()).isEqualTo(tree("""
                        {"id": "", "broker_host": "", "broker_port": 1883, "username": null, "topic_prefix": "liveobject",
                         "discovery_prefix": "homeassistant", "discovery_enabled": true, "discovery_format": "device",
                         "qos": 1, "enabled": false, "retain_messages": true, "use_tls": false,
                         "message_expiry_seconds": 300, "availability_topic": "", "birth_message": "online",
                         "will_message": "offline", "has_password": false, "password_state": "absent",
                         "created_at": null, "updated_at": null, "warnings": []}"""));
    }

    @Test
    void whatWasPutIsToldWithoutThePassword() {
        Answer stored = put("{'broker_host': 'b', 'username': 'u', 'password': 'geheim', 'enabled': false}");

        Answer told = hub.get(CONFIG);

        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().has("reconnect")).isTrue();
        assertThat(told.json().get("has_password").booleanValue()).isTrue();
        assertThat(told.json().get("password_state").stringValue()).isEqualTo("stored");
        assertThat(told.json().has("password")).isFalse();
        assertThat(told.json().get("id").stringValue()).hasSize(36);
        assertThat(told.json().get("created_at").stringValue()).endsWith("Z");
        assertThat(told.json().get("updated_at").stringValue()).endsWith("Z");
        assertThat(told.header("ETag")).isEqualTo(stored.header("ETag"));
    }

    @Test
    void aPatchChangesWhatItNamesAndNullClearsThePassword() {
        put("{'broker_host': 'b', 'username': 'u', 'password': 'geheim', 'qos': 2, 'enabled': false}");

        Answer patched =
                hub.call("PATCH", CONFIG, "{\"username\": \"v\"}", "Content-Type", "application/merge-patch+json");
        Answer cleared = hub.call("PATCH", CONFIG, "{\"password\": null}");

        assertThat(patched.json().get("username").stringValue()).isEqualTo("v");
        assertThat(patched.json().get("qos").intValue()).isEqualTo(2);
        assertThat(patched.json().get("has_password").booleanValue()).isTrue();
        assertThat(cleared.json().get("has_password").booleanValue()).isFalse();
        assertThat(cleared.json().get("username").stringValue()).isEqualTo("v");
    }

    /** (S8) */
    @Test
    void aBrokerInAnotherPlaceTakesThePasswordAwayAndTheAnswerSaysSo() {
        put("{'broker_host': 'b', 'password': 'geheim', 'enabled': false}");

        Answer moved = hub.call("PATCH", CONFIG, "{\"broker_port\": 1884}");

        assertThat(moved.json().get("has_password").booleanValue()).isFalse();
        assertThat(moved.json().at("/warnings/0/field").stringValue()).isEqualTo("password");
    }

    @Test
    void aStaleVersionIsRefused() {
        Answer first = put("{'broker_host': 'b', 'enabled': false}");
        Answer second = hub.call(
                "PUT", CONFIG, "{\"broker_host\": \"c\", \"enabled\": false}", "If-Match", first.header("ETag"));

        Answer stale = hub.call("PUT", CONFIG, "{\"broker_host\": \"d\"}", "If-Match", first.header("ETag"));
        Answer stalePatch = hub.call("PATCH", CONFIG, "{\"qos\": 0}", "If-Match", first.header("ETag"));
        Answer any = hub.call("PATCH", CONFIG, "{\"qos\": 0}", "If-Match", "*");
        Answer oneOfTwo = hub.call("PATCH", CONFIG, "{\"qos\": 1}", "If-Match", "\"x\", " + any.header("ETag"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("ETag")).isNotEqualTo(first.header("ETag"));
        assertThat(stale.status()).isEqualTo(412);
        assertProblem(stale);
        assertThat(stalePatch.status()).isEqualTo(412);
        assertThat(any.status()).isEqualTo(200);
        assertThat(oneOfTwo.status()).isEqualTo(200);
        assertThat(hub.get(CONFIG).json().get("broker_host").stringValue()).isEqualTo("c");
    }

    @Test
    void aDryRunStoresNothing() {
        Answer tried =
                hub.call("PUT", CONFIG + "?dry_run=true", "{\"broker_host\": \"localhost\", \"broker_port\": 1}");

        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.json().at("/trial/success").booleanValue()).isFalse();
        assertThat(tried.json().at("/trial/message").stringValue()).isNotEmpty();
        assertThat(hub.get(CONFIG).header("ETag")).isEqualTo("\"0\"");
        assertThat(hub.call("PUT", CONFIG + "?dry_run=true", "{\"broker_host\": \"\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aPasswordThatCannotBeReadIsToldAndOverwritten() {
        put("{'broker_host': 'b', 'password': 'geheim', 'enabled': false}");
        hub.part(JdbcClient.class)
                .sql("UPDATE mqtt_config SET password = 'AQ=='")
                .update();

        Answer told = hub.get(CONFIG);
        Answer mended = put("{'broker_host': 'b', 'password': 'geheim', 'enabled': false}");

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.json().get("password_state").stringValue()).isEqualTo("unreadable");
        assertThat(told.json().get("has_password").booleanValue()).isTrue();
        assertThat(told.json().at("/warnings/0/message").stringValue()).contains("enter it again");
        assertThat(mended.json().get("password_state").stringValue()).isEqualTo("stored");
    }

    @Test
    void theKeysAreRotatedWhileTheHubRuns() {
        put("{'broker_host': 'b', 'password': 'geheim', 'enabled': false}");
        String etag = hub.get(CONFIG).header("ETag");

        assertThat(hub.part(Vault.class).rotate().sealedAnew()).isEqualTo(1);

        assertThat(hub.get(CONFIG).json().get("password_state").stringValue()).isEqualTo("stored");
        assertThat(hub.get(CONFIG).header("ETag")).isEqualTo(etag);
    }

    @Test
    void anEarlierVersionIsRestoredWithoutItsPassword() {
        put("{'broker_host': 'b', 'password': 'geheim', 'enabled': false}");
        put("{'broker_host': 'c', 'password': 'geheim', 'enabled': false}");

        JsonNode history = hub.get(CONFIG + "/history").json();
        Answer restored = hub.call("POST", CONFIG + "/history/1/restore", null);
        Answer unknown = hub.call("POST", CONFIG + "/history/99/restore", null);

        assertThat(history).hasSize(2);
        assertThat(history.at("/0/changed_by").stringValue()).isEqualTo("admin");
        assertThat(history.at("/1/config/broker_host").stringValue()).isEqualTo("b");
        assertThat(restored.json().get("broker_host").stringValue()).isEqualTo("b");
        assertThat(restored.json().get("has_password").booleanValue()).isFalse();
        assertThat(unknown.status()).isEqualTo(404);
        assertProblem(unknown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                            | 400",
                "{'broker_host': kanarek5f1c}                | 400",
                "{'broker_host': 'b', 'broker_host': 'c'}     | 400",
                "{'broker_host': 'b'} {}                      | 400",
                "[]                                           | 400",
                "''                                           | 400",
                "{'broker_host': 'b', 'has_password': true}   | 400",
                "{'broker_host': 'b', 'host': 'c'}            | 400",
                "{'broker_host': 'b', 'qos': 7}               | 422"
            })
    void whatIsWrongIsToldAsAProblem(String body, int status) {
        Answer answer = put(body);

        assertThat(answer.status()).isEqualTo(status);
        assertProblem(answer);
        assertThat(answer.response().body()).doesNotContain(CANARY);
    }

    /** (S9) */
    @Test
    void jsonThatIsNestedTooDeeplyIsRefused() {
        Answer answer = put("{'broker_host': 'b', 'username': " + "[".repeat(10_000) + "]".repeat(10_000) + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertProblem(answer);
    }

    /** (S9) */
    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutItsLength() {
        String body = "{\"broker_host\": \"" + "b".repeat(10 * 1024 * 1024) + "\"}";

        Answer told = hub.call("PUT", CONFIG, body);
        Answer untold = hub.send(request()
                .PUT(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build());

        assertThat(told.status()).isEqualTo(413);
        assertProblem(told);
        assertThat(untold.status()).isEqualTo(413);
        assertProblem(untold);
    }

    @Test
    void whatSpringRefusesIsToldAsAProblemToo() {
        Answer method = hub.call("DELETE", CONFIG, null);
        Answer type = hub.call("PUT", CONFIG, "x", "Content-Type", "text/plain");
        Answer path = hub.get("/api/v1/nothing/here");
        Answer parameter = hub.call("PUT", CONFIG + "?dry_run=perhaps", "{}");
        Answer number = hub.call("POST", CONFIG + "/history/x/restore", null);
        Answer firewall = hub.get(CONFIG + "%2F..");

        assertThat(method.status()).isEqualTo(405);
        assertThat(type.status()).isEqualTo(415);
        assertThat(path.status()).isEqualTo(404);
        assertThat(parameter.status()).isEqualTo(400);
        assertThat(parameter.json().at("/errors/0/field").stringValue()).isEqualTo("dry_run");
        assertThat(number.status()).isEqualTo(400);
        assertThat(number.json().at("/errors/0/field").stringValue()).isEqualTo("version");
        assertThat(firewall.status()).isEqualTo(400);
        Stream.of(method, type, path, parameter, number).forEach(MqttConfigTest::assertProblem);
    }

    /** (S3) */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'broker_host': 'b', 'password': 'kanarek5f1c', 'enabled': false}",
                "{'broker_host': 'b', 'password': kanarek5f1c}",
                "{'broker_host': 'b', 'password': ['kanarek5f1c']}",
                "{'broker_host': 'b', 'password': {'kanarek5f1c': 1}}",
                "{'broker_host': '', 'password': 'kanarek5f1c'}",
                "{'broker': 'b', 'password': 'kanarek5f1c'}",
                "{'broker_host': 'b', 'password': 'kanarek5f1c'"
            })
    void aPasswordShowsInNoAnswerNoLogAndNoFile(String body, CapturedOutput log) throws IOException {
        Answer put = put(body);
        Answer patch = hub.call("PATCH", CONFIG, body.replace('\'', '"'));
        Answer dryRun = hub.call("PUT", CONFIG + "?dry_run=true", body.replace('\'', '"'));

        assertThat(Stream.of(put, patch, dryRun, hub.get(CONFIG), hub.get(CONFIG + "/history"))
                        .map(answer -> answer.response().body()))
                .noneMatch(text -> text.contains(CANARY));
        assertThat(log.getAll()).contains("PUT \"" + CONFIG).doesNotContain(CANARY);
        assertThat(files()).isNotEmpty().noneMatch(text -> text.contains(CANARY));
    }

    /** What the database and all else of the hub left on the disk. */
    private static List<String> files() throws IOException {
        hub.part(JdbcClient.class).sql("CHECKPOINT SYNC").update();
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .map(MqttConfigTest::content)
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Answer put(String json) {
        return hub.put(CONFIG, json.replace('\'', '"'));
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(hub.url() + CONFIG))
                .header("Authorization", hub.login())
                .header("Content-Type", "application/json");
    }

    private static void assertProblem(Answer answer) {
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").intValue()).isEqualTo(answer.status());
        assertThat(problem.get("title").stringValue()).isNotEmpty();
        assertThat(problem.get("detail").stringValue()).isNotEmpty();
        assertThat(problem.get("instance").stringValue()).startsWith("/api/v1/");
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
