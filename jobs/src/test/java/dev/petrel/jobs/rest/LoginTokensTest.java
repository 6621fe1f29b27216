package dev.petrel.jobs.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.jobs.rest.WebServer.Asked;
import dev.petrel.jobs.rest.WebServer.Reply;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import dev.petrel.time.HandTurnedTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoginTokensTest {

    private static final Login ADA = new Login("ada", Secret.of("canary & secret"));
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final HandTurnedTime time = new HandTurnedTime();
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void oneLoginServesManyRequests() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, token()));
                LoginTokens tokens = LoginTokens.of(server.url(), ADA, time)) {
            assertThat(tokens.token()).isEqualTo(tokens.token()).isPresent();

            assertThat(paths(server)).containsExactly("/auth/token");
            assertThat(server.asked().getFirst().body())
                    .contains("username=ada")
                    .contains("password=canary+%26+secret");
        }
    }

    @Test
    void aTokenNearItsEndIsRefreshedWithItself() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(200, token()));
                LoginTokens tokens = LoginTokens.of(server.url(), ADA, time)) {
            String first = tokens.token().orElseThrow().reveal();
            time.turn(LIFE.minusSeconds(30));

            assertThat(tokens.token().orElseThrow().reveal()).isNotEqualTo(first);
            assertThat(paths(server)).containsExactly("/auth/token", "/auth/token/refresh");
            assertThat(server.asked().getLast().authorization()).isEqualTo("Bearer " + first);
        }
    }

    @Test
    void whereRefreshingFailsItLogsInAnew() throws Exception {
        try (WebServer server = WebServer.answering(asked -> asked.path().endsWith("/refresh")
                        ? Reply.of(404, "{\"detail\":\"Not Found\"}")
                        : Reply.of(200, token()));
                LoginTokens tokens = LoginTokens.of(server.url(), ADA, time)) {
            tokens.token();
            time.turn(LIFE.minusSeconds(30));

            assertThat(tokens.token()).isPresent();
            assertThat(paths(server)).containsExactly("/auth/token", "/auth/token/refresh", "/auth/token");
        }
    }

    @Test
    void aRefusedTokenIsReplacedOnceAndTheRequestSentAgain() throws Exception {
        try (WebServer server = WebServer.answering(this::refusingTheFirstToken);
                LoginTokens tokens = LoginTokens.of(server.url(), ADA, time);
                ComputeClient client =
                        ComputeClient.of(ComputeSettings.of(server.url()).withTokens(tokens))) {
            assertThat(client.get("b1").jobId()).isEqualTo("b1");

            assertThat(paths(server)).containsExactly("/auth/token", "/jobs/b1", "/auth/token", "/jobs/b1");
        }
    }

    @Test
    void aWrongPasswordIsSaidWithoutThePassword() throws Exception {
        try (WebServer server = WebServer.answering(asked -> Reply.of(401, "{\"detail\":\"wrong name or password\"}"));
                LoginTokens tokens = LoginTokens.of(server.url(), ADA, time)) {
            assertThatThrownBy(tokens::token)
                    .isInstanceOf(ComputeException.NotAuthenticated.class)
                    .hasMessage("POST /auth/token: wrong name or password");
        }
    }

    private Reply refusingTheFirstToken(Asked asked) {
        if (asked.path().equals("/auth/token")) {
            return Reply.of(200, token());
        }
        return made.get() < 2
                ? Reply.of(401, "{\"detail\":\"JWT token has expired\"}")
                : Reply.of(200, "{\"job_id\":\"b1\"}");
    }

    private String token() {
        String claims = "{\"exp\":" + time.now().plus(LIFE).getEpochSecond() + ",\"n\":" + made.incrementAndGet() + "}";
        String middle = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "{\"access_token\":\"e30." + middle + ".c2ln\",\"token_type\":\"bearer\"}";
    }

    private static List<String> paths(WebServer server) {
        return server.asked().stream().map(Asked::path).toList();
    }
}
