package dev.petrel.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.TestHub;
import dev.petrel.hub.event.ThumbnailLinks;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who gets into a whole hub, and how far. */
class AccessTest {

    private static final String TOKENS = "/api/v1/tokens";
    private static final Set<String> OPEN = Set.of("GET /login", "GET /actuator/health/liveness");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @TempDir
    private static Path data;

    private static TestHub hub;

    private Visitor visitor;

    @BeforeAll
    static void start() {
        hub = TestHub.start(data, "management.endpoints.web.exposure.include=*");
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

    /** (S6) */
    @Test
    void everyRouteWithoutALoginIsClosed() {
        List<String> answered = new ArrayList<>();

        for (String path : paths()) {
            for (String method : METHODS) {
                HttpResponse<String> answer = visitor.send(method, path, method.equals("GET") ? null : "{}");
                if (!closed(answer) && !OPEN.contains(method + " " + path)) {
                    answered.add(method + " " + path + ": " + answer.statusCode());
                }
            }
        }

        assertThat(answered).isEmpty();
    }

    /** (S6) */
    @ParameterizedTest
    @CsvSource({"admin,admin", "admin,password", "admin,petrel", "admin,''", "user,user", "root,root", "petrel,petrel"})
    void noGuessedPasswordIsRight(String name, String password) {
        HttpResponse<String> form = visitor.logIn(name, password);
        HttpResponse<String> basic = visitor.get(TOKENS, "Authorization", Visitor.basic(name, password));

        assertThat(form.statusCode()).isEqualTo(401);
        assertThat(form.body()).contains("is not right");
        assertThat(basic.statusCode()).isEqualTo(401);
    }

    /** (S9) */
    @Test
    void aSessionWithoutItsCsrfTokenChangesNothing() {
        visitor.logIn("admin", TestHub.PASSWORD);

        HttpResponse<String> without = visitor.send("POST", TOKENS, "{\"name\":\"forged\",\"role\":\"admin\"}");
        HttpResponse<String> wrong =
                visitor.send("POST", TOKENS, "{\"name\":\"forged\",\"role\":\"admin\"}", "X-CSRF-TOKEN", "00000000");

        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(json(without).get("detail").asString()).contains("CSRF");
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(visitor.get(TOKENS).body()).doesNotContain("forged");
    }

    @Test
    void aSessionWithItsCsrfTokenUsesTheApi() {
        visitor.logIn("admin", TestHub.PASSWORD);
        String token = Visitor.csrf(visitor.get("/"));

        HttpResponse<String> made =
                visitor.send("POST", TOKENS, "{\"name\":\"of a page\",\"role\":\"viewer\"}", "X-CSRF-TOKEN", token);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(visitor.get(TOKENS).body()).contains("of a page").doesNotContain("petrel_");
    }

    @Test
    void aLoginGetsASessionOfItsOwnThatScriptsAndOtherSitesCannotUse() {
        visitor.keep("petrel_session", "0123456789ABCDEF0123456789ABCDEF");

        HttpResponse<String> login = visitor.logIn("admin", TestHub.PASSWORD, "X-Forwarded-Proto", "https");

        String cookie = login.headers().allValues("Set-Cookie").stream()
                .filter(text -> text.startsWith("petrel_session="))
                .findFirst()
                .orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Secure").doesNotContain("0123456789ABCDEF");
        assertThat(login.headers().firstValue("Strict-Transport-Security")).isPresent();
    }

    @Test
    void whoLogsOutIsOut() {
        visitor.logIn("admin", TestHub.PASSWORD);
        HttpResponse<String> home = visitor.get("/");
        String session = visitor.cookie("petrel_session").orElseThrow();

        visitor.send("POST", "/logout", "", "X-CSRF-TOKEN", Visitor.csrf(home));

        visitor.keep("petrel_session", session);
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(closed(visitor.get("/"))).isTrue();
    }

    @Test
    void anotherPasswordEndsSessions() {
        visitor.logIn("admin", TestHub.PASSWORD);
        int before = visitor.get("/").statusCode();

        hub.part(Users.class).changePassword("admin", TestHub.PASSWORD);

        assertThat(before).isEqualTo(200);
        assertThat(closed(visitor.get("/"))).isTrue();
    }

    @Test
    void aSessionEndsOnceForAllThatAPageAsksForAtTheSameTime() {
        for (int round = 0; round < 5; round++) {
            visitor.logIn("admin", TestHub.PASSWORD);
            hub.part(Users.class).changePassword("admin", TestHub.PASSWORD);
            List<CompletableFuture<Integer>> asked = new ArrayList<>();

            for (int i = 0; i < 20; i++) {
                asked.add(CompletableFuture.supplyAsync(
                        () -> visitor.get("/console/badge").statusCode(),
                        runnable -> Thread.ofVirtual().start(runnable)));
            }

            assertThat(asked).extracting(CompletableFuture::join).allMatch(status -> status < 500);
        }
    }

    @Test
    void strangersAndProgramsMakeNoSessions() {
        String bearer = Visitor.bearer(hub, "sessionless", Role.ADMIN);

        List<HttpResponse<String>> answers = List.of(
                visitor.get("/login"),
                visitor.get("/"),
                visitor.get(TOKENS),
                visitor.get(TOKENS, "Authorization", bearer),
                visitor.get(TOKENS, "Authorization", Visitor.basic("admin", TestHub.PASSWORD)));

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 302, 401, 200, 200);
        assertThat(visitor.cookie("petrel_session")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/events", "/cameras", "/settings", "/undelivered", "/access"})
    void aProgramThatFetchesAPageGetsItWithoutASession(String path) {
        String bearer = Visitor.bearer(hub, "pages " + path, Role.VIEWER);

        HttpResponse<String> page = visitor.get(path, "Authorization", bearer, "Accept", "text/html");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("</html>");
        assertThat(visitor.cookie("petrel_session")).isEmpty();
    }

    @Test
    void aPictureIsForWhoHasItsSignatureOrALogin() {
        String picture = "/api/v1/events/none/thumbnail";
        String signed = hub.part(ThumbnailLinks.class).of("none");
        String signature = signed.substring(signed.indexOf('?'));

        assertThat(visitor.get(picture).statusCode()).isEqualTo(401);
        assertThat(visitor.get(picture + "?s=forged").statusCode()).isIn(401, 403);
        assertThat(visitor.get("/api/v1/events/other/thumbnail" + signature).statusCode())
                .isIn(401, 403);
        assertThat(visitor.send("DELETE", picture + signature, null).statusCode())
                .isIn(401, 403);
        assertThat(visitor.get(picture + signature).statusCode()).isEqualTo(404);
        assertThat(visitor.get(picture, "Authorization", Visitor.bearer(hub, "pictures", Role.VIEWER))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/integrations/mqtt/config, viewer",
        "GET, /api/v1/integrations/mqtt/status, viewer",
        "GET, /api/v1/events, viewer",
        "GET, /api/v1/cameras, viewer",
        "GET, /v3/api-docs, viewer",
        "GET, /metrics, viewer",
        "POST, /api/v1/events, publisher",
        "POST, /api/v1/integrations/mqtt/test-message, publisher",
        "POST, /api/v1/integrations/mqtt/publish-discovery, publisher",
        "PUT, /api/v1/integrations/mqtt/config, admin",
        "PATCH, /api/v1/integrations/mqtt/config, admin",
        "POST, /api/v1/integrations/mqtt/test, admin",
        "PUT, /api/v1/cameras/front, admin",
        "DELETE, /api/v1/cameras/front, admin",
        "GET, /api/v1/tokens, admin",
        "POST, /api/v1/tokens, admin",
        "DELETE, /api/v1/tokens/none, admin",
        "GET, /api/v1/audit, admin",
        "GET, /api/v1/users, admin",
        "POST, /api/v1/users, admin",
        "PATCH, /api/v1/users/none, admin",
        "POST, /api/v1/users/none/password, admin",
        "DELETE, /api/v1/users/none, admin",
        "PUT, /api/v1/password, viewer",
        "GET, /access, viewer",
        "POST, /access/password, viewer",
        "GET, /access/audit, admin",
        "POST, /access/users, admin",
        "POST, /access/tokens, admin",
        "GET, /settings, viewer",
        "POST, /settings, admin",
        "POST, /settings/test, admin",
        "POST, /settings/test-message, publisher",
        "POST, /settings/discovery, publisher",
        "GET, /setup, admin",
        "GET, /actuator/env, admin",
        "POST, /api/v1/something/new, admin"
    })
    void aRoleMayDoWhatItIncludesAndNoMore(String method, String path, String needed) {
        for (Role role : Role.values()) {
            String bearer = Visitor.bearer(hub, role + " " + method + " " + path, role);

            int status = visitor.send(method, path, method.equals("GET") ? null : "[", "Authorization", bearer)
                    .statusCode();

            assertThat(status == 403).as("%s: %d", role, status).isEqualTo(!role.includes(Role.parse(needed)));
            assertThat(status).isNotEqualTo(401);
        }
    }

    @Test
    void aDeletedTokenIsRefusedAtOnce() {
        String made = hub.post(TOKENS, "{\"name\":\"leaked\",\"role\":\"viewer\",\"expires_in_days\":1}")
                .response()
                .body();
        String bearer =
                "Bearer " + JsonMapper.shared().readTree(made).get("secret").asString();
        String id = JsonMapper.shared().readTree(made).get("token").get("id").asString();
        int before = visitor.get("/v3/api-docs", "Authorization", bearer).statusCode();

        int deleted = hub.call("DELETE", TOKENS + "/" + id, null).status();

        assertThat(before).isEqualTo(200);
        assertThat(deleted).isEqualTo(204);
        assertThat(visitor.get("/v3/api-docs", "Authorization", bearer).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"name\":\"\",\"role\":\"viewer\"}', 422, name",
        "'{\"name\":\"x\",\"role\":\"owner\"}', 422, role",
        "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_in_days\":0}', 422, expires_in_days",
        "'{\"name\":\"x\",\"role\":\"viewer\",\"expires_at\":\"2020-01-01T00:00:00Z\"}', 422, expires_at"
    })
    void aTokenOutOfLimitsIsRefusedByField(String body, int status, String field) {
        TestHub.Answer answer = hub.post(TOKENS, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo(field);
    }

    @Test
    void everyAnswerForbidsFramesScriptsOfOthersAndGuessing() {
        Stream<HttpResponse<String>> answers = Stream.of(
                visitor.get("/login"),
                visitor.get("/assets/petrel.css"),
                visitor.get(TOKENS),
                visitor.get(TOKENS, "Authorization", Visitor.bearer(hub, "headers", Role.ADMIN)));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        });
        assertThat(visitor.get("/login").body())
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContain("<style", "style=");
    }

    @Test
    void aBrowserIsNotAskedForAPasswordByTheApi() {
        HttpResponse<String> program = visitor.get(TOKENS);
        HttpResponse<String> browser = visitor.get(TOKENS, "Sec-Fetch-Mode", "navigate");

        assertThat(program.headers().allValues("WWW-Authenticate")).anyMatch(text -> text.startsWith("Basic"));
        assertThat(browser.headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("Bearer");
    }

    @Test
    void aPageThatARoleMayNotSeeSaysSoAsAPage() {
        String password = hub.post("/api/v1/users", "{\"name\":\"looker\",\"role\":\"viewer\"}")
                .json()
                .get("password")
                .asString();
        visitor.logIn("looker", password);

        HttpResponse<String> page = visitor.get("/access/audit", "Accept", "text/html");
        HttpResponse<String> part = visitor.get("/access/audit", "Accept", "text/html", "HX-Request", "true");

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("Forbidden", "Your role does not allow this");
        assertThat(part.statusCode()).isEqualTo(403);
        assertThat(part.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aPasswordThatABrowserSendsForAnotherSiteChangesNothing() {
        HttpResponse<String> answer = visitor.send(
                "POST",
                TOKENS,
                "{\"name\":\"cross\",\"role\":\"admin\"}",
                "Authorization",
                Visitor.basic("admin", TestHub.PASSWORD),
                "Sec-Fetch-Site",
                "cross-site");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(hub.get(TOKENS).response().body()).doesNotContain("cross");
    }

    /** (S9) */
    @Test
    void theAuditSaysWhoDidWhatWithoutSecrets() {
        long last = hub.get("/api/v1/audit?limit=1").json().at("/entries/0/id").asLong();
        visitor.logIn("admin", "a canary of a password");
        visitor.logIn("admin", TestHub.PASSWORD);
        hub.post(TOKENS, "{\"name\":\"audited\",\"role\":\"viewer\"}");

        TestHub.Answer newest = hub.get("/api/v1/audit?limit=3");
        TestHub.Answer older = hub.get(
                "/api/v1/audit?limit=1&before=" + newest.json().get("next").asLong());

        assertThat(newest.json()
                        .get("entries")
                        .valueStream()
                        .map(entry -> entry.get("action").asString()))
                .containsExactly("token created", "login", "login failed");
        assertThat(older.json().at("/entries/0/id").asLong()).isEqualTo(last);
        assertThat(newest.response().body()).contains("audited").doesNotContain("canary", "petrel_", TestHub.PASSWORD);
        assertThat(hub.get("/api/v1/audit?limit=0").status()).isEqualTo(422);
    }

    @Test
    void theDescriptionOfTheApiSaysHowToLogInAndWhatAProblemIs() {
        JsonNode api = hub.get("/v3/api-docs").json();

        assertThat(api.at("/info/title").asString()).isEqualTo("Petrel hub");
        assertThat(api.at("/components/securitySchemes").propertyNames())
                .containsExactlyInAnyOrder("token", "password", "session");
        assertThat(api.at("/components/schemas/Problem/properties/errors").isObject())
                .isTrue();
        assertThat(api.at("/components/schemas/TokenRequest/properties").propertyNames())
                .contains("expires_in_days");
        assertThat(api.at("/paths/~1api~1v1~1tokens/post/responses/default").isObject())
                .isTrue();
        assertThat(hub.get("/swagger-ui/index.html").status()).isEqualTo(200);
    }

    private static Set<String> paths() {
        Set<String> paths = hub.parts(RequestMappingInfoHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(info -> info.getPatternValues().stream())
                .map(pattern -> pattern.replaceAll("\\{[^}]*}", "x").replace("**", "x"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(paths).contains(TOKENS, "/actuator/env", "/error", "/v3/api-docs", "/login");
        paths.addAll(List.of(
                "/",
                "/metrics",
                "/actuator/health/liveness",
                "/swagger-ui/index.html",
                "/webjars/swagger-ui/index.html",
                "/h2-console",
                "/api/v1/events/x/thumbnail",
                "/no/such/path"));
        return paths;
    }

    private static boolean closed(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 401, 403 -> true;
            case 302 ->
                answer.headers().firstValue("Location").orElse("").matches("(https?://[^/]+)?/login(\\?next=.*)?");
            default -> false;
        };
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
