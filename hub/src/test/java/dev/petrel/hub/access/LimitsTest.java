package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a whole hub takes, and what it shows on a port of its own. */
class LimitsTest {

    private static final String TOKENS = "/api/v1/tokens";

    @TempDir
    private static Path data;

    private static TestHub hub;

    private Visitor visitor;

    @BeforeAll
    static void start() {
        hub = TestHub.start(
                data,
                "petrel.hub.access.failed-logins-per-address=2",
                "petrel.hub.access.reads-per-minute=30",
                "petrel.hub.access.others-per-minute=200",
                "management.server.port=0",
                "management.endpoints.web.exposure.include=prometheus,env");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void come() {
        visitor = new Visitor(hub);
    }

    @AfterEach
    void leave() {
        visitor.close();
    }

    /** (S9) */
    @Test
    void fieldsThatThereAreNotNestsTooDeepAndBodiesTooLargeAreRefused() {
        int unknown = hub.post(TOKENS, "{\"name\":\"x\",\"role\":\"viewer\",\"hash\":\"00\"}")
                .status();
        int deep = hub.post(TOKENS, "[".repeat(10_000) + "]".repeat(10_000)).status();

        int large = hub.post(TOKENS, "{\"name\":\"" + "x".repeat(10_000_000) + "\"}")
                .status();

        assertThat(unknown).isEqualTo(400);
        assertThat(deep).isEqualTo(400);
        assertThat(large).isEqualTo(413);
    }

    @Test
    void oneWhoFailsTooOftenIsToldToWaitEvenWithTheRightPassword() {
        HttpResponse<String> last = visitor.get("/login");
        for (int failure = 0; failure < 100 && last.statusCode() != 429; failure++) {
            last = visitor.get(TOKENS, "Authorization", Visitor.basic("user" + failure, "wrong"));
        }

        HttpResponse<String> basic = visitor.get(TOKENS, "Authorization", Visitor.basic("admin", TestHub.PASSWORD));
        HttpResponse<String> form = visitor.logIn("admin", TestHub.PASSWORD);

        assertThat(basic.statusCode()).isEqualTo(429);
        assertThat(basic.headers().firstValueAsLong("Retry-After")).isPresent();
        assertThat(form.statusCode()).isEqualTo(429);
        assertThat(form.body()).contains("Too many logins failed");
    }

    @Test
    void oneWhoReadsTooOftenIsToldToWaitAndNobodyElse() {
        String bearer = Visitor.bearer(hub, "eager", Role.VIEWER);
        HttpResponse<String> last = visitor.get("/login");

        for (int read = 0; read < 300 && last.statusCode() != 429; read++) {
            last = visitor.get("/api/v1/integrations/mqtt/status", "Authorization", bearer);
        }

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(last.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
        assertThat(hub.get("/api/v1/integrations/mqtt/status").status()).isNotEqualTo(429);
    }

    /** (S9) */
    @Test
    void aFloodIsTurnedAwayAndTheHubAnswersOthers() throws Exception {
        String bearer = Visitor.bearer(hub, "flood", Role.VIEWER);
        List<Future<Integer>> answers = new ArrayList<>();

        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            for (int request = 0; request < 1000; request++) {
                answers.add(clients.submit(() ->
                        visitor.get("/api/v1/cameras", "Authorization", bearer).statusCode()));
            }
        }

        Set<Integer> statuses = new TreeSet<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        assertThat(statuses).contains(429).allMatch(status -> status < 500);
        assertThat(hub.get("/v3/api-docs").status()).isEqualTo(200);
    }

    @Test
    void aPortOfItsOwnShowsMetersWithoutALoginAndNothingElse() {
        String management = "http://127.0.0.1:" + hub.setting("local.management.port");

        assertThat(visitor.getFrom(management, "/actuator/prometheus").statusCode())
                .isEqualTo(200);
        assertThat(visitor.getFrom(management, "/actuator/env").statusCode()).isEqualTo(401);
        assertThat(visitor.get("/metrics").statusCode()).isEqualTo(401);
    }
}
