package dev.petrel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.testkit.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a whole hub with a broker does: its tour, its dashboard, and telling Home Assistant. */
class WholeHubTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String MQTT = "/api/v1/integrations/mqtt";
    private static final Pattern METRIC = Pattern.compile("[a-z_]+(?=\\{job=)");

    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;
    private static TestHub hub;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerOptions.DEFAULT.withPort(0));
        hub = TestHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
        broker.close();
    }

    @Test
    void discoveryIsPublishedWhenAskedIfItCanBe() {
        TestHub.Answer away = publishWith(settings("\"enabled\":false"));
        put("/api/v1/cameras/yard", "{\"name\":\"Yard\"}");
        put("/api/v1/cameras/door", "{\"name\":\"Door\"}");
        put("/api/v1/cameras/off", "{\"name\":\"Off\",\"enabled\":false}");
        configure(settings("\"discovery_enabled\":false"));
        awaitConnected();
        TestHub.Answer off = hub.post(MQTT + "/publish-discovery", "");
        configure(settings("\"discovery_enabled\":true"));
        awaitConnected();
        TestHub.Answer on = hub.post(MQTT + "/publish-discovery", "");

        assertThat(away.status())
                .isEqualTo(Vectors.of("C-REST-55").at("/expect/status").asInt());
        assertThat(off.status()).isEqualTo(400);
        JsonNode expected = Vectors.of("C-REST-57").at("/expect");
        assertThat(on.status()).isEqualTo(expected.get("status").asInt());
        assertThat(on.json()).isEqualTo(expected.get("json"));
    }

    @Test
    void everyMetricOfTheDashboardIsThere() throws Exception {
        String dashboard = Files.readString(DOCS.resolve("hub/grafana-dashboard.json"));
        // The dashboard is JSON, and its rows are about a hub that was asked for something at least once.
        assertThat(hub.get(MQTT + "/config").status()).isEqualTo(200);

        Set<String> named = METRIC.matcher(dashboard)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));

        String metrics = hub.get("/metrics").response().body();
        assertThat(named)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[ {]"));
    }

    @Test
    void theTourOfTheWholeInterfaceGoesThrough() throws Exception {
        tour(hub, data, "127.0.0.1", String.valueOf(broker.port()));
    }

    /** As it is when a hub was just started, with its own limits. */
    @Test
    void theTourGoesThroughOnTheHubsOwnBrokerWithItsLogin(@TempDir Path folder) throws Exception {
        try (TestHub own = TestHub.start(
                folder,
                "petrel.hub.broker.kind=EMBEDDED",
                "petrel.hub.broker.port=" + FreePort.find(),
                "petrel.hub.access.writes-per-minute=20",
                "petrel.hub.access.reads-per-minute=100")) {
            tour(own, folder);

            assertThat(own.get(MQTT + "/config").json().path("username").asString())
                    .isEqualTo("hub");
        }
    }

    private static void tour(TestHub of, Path folder, String... more) throws Exception {
        assumeThat(present("curl") && present("bash"))
                .as("the tour needs bash and curl")
                .isTrue();
        Path said = folder.resolve("tour.txt");
        List<String> words =
                new ArrayList<>(List.of("bash", DOCS.resolve("hub-tour.sh").toString(), of.url(), TestHub.PASSWORD));
        words.addAll(List.of(more));

        Process tour = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = tour.waitFor(5, TimeUnit.MINUTES);
        tour.destroyForcibly();

        String report = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(ended).as(report).isTrue();
        assertThat(tour.exitValue()).as(report).isZero();
        assertThat(report).doesNotContain(TestHub.PASSWORD);
    }

    private static boolean present(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static TestHub.Answer publishWith(String settings) {
        configure(settings);
        return hub.post(MQTT + "/publish-discovery", "");
    }

    private static void put(String path, String json) {
        assertThat(hub.put(path, json).status()).isBetween(200, 201);
    }

    private static void configure(String settings) {
        TestHub.Answer stored = hub.put(MQTT + "/config", settings);
        assertThat(stored.status()).as(stored.response().body()).isEqualTo(200);
    }

    private static String settings(String more) {
        return "{\"broker_host\":\"127.0.0.1\",\"broker_port\":" + broker.port() + "," + more + "}";
    }

    private static void awaitConnected() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> hub.get(MQTT + "/status").json().path("connected").asBoolean());
    }
}
