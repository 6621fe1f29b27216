package dev.petrel.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.petrel.compute.web.Users;
import dev.petrel.jobs.rest.ComputeClient;
import dev.petrel.jobs.rest.ComputeException;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.LoginTokens;
import dev.petrel.jobs.rest.TokenSource;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    private static final String USERS = """
            {"ada": {"password": "ada's own", "permissions": ["ai_inference_support"]},
             "bob": {"password": "bob's own", "permissions": []},
             "eve": {"password": "eve's own", "admin": true}}""";
    private static final String JOB = "/jobs/00000000-0000-0000-0000-000000000000";

    @TempDir
    Path data;

    @TempDir
    Path here;

    @Test
    void whoHasThePermissionComesInAndTheOthersAreTold() throws Exception {
        try (Running running = started()) {
            assertThat(catchThrowableOfType(ComputeException.class, () -> ask(running, "ada", "ada's own")))
                    .isInstanceOf(ComputeException.NotFound.class);
            assertThat(catchThrowableOfType(ComputeException.class, () -> ask(running, "eve", "eve's own")))
                    .isInstanceOf(ComputeException.NotFound.class);
            assertThatThrownBy(() -> ask(running, "bob", "bob's own"))
                    .isInstanceOf(ComputeException.NotPermitted.class)
                    .hasMessageContaining("ai_inference_support");
            assertThatThrownBy(() -> ask(running, "ada", "bob's own"))
                    .isInstanceOf(ComputeException.NotAuthenticated.class);
            assertThatThrownBy(() -> ask(running, "nobody", "")).isInstanceOf(ComputeException.NotAuthenticated.class);
        }
    }

    @Test
    void whoSaysNothingIsAskedForAToken() throws Exception {
        try (Running running = started();
                HttpClient http = HttpClient.newHttpClient()) {
            for (String path :
                    new String[] {JOB, "/compute" + JOB, "/capabilities", "/admin/jobs/storage/size", "/nothing"}) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(running.url() + path)).build(), BodyHandlers.ofString());

                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            }
        }
    }

    @Test
    void onlyAdministratorsSeeAndClearTheStorage() throws Exception {
        try (Running running = started();
                LoginTokens ada = LoginTokens.of(running.url(), login("ada", "ada's own"));
                LoginTokens eve = LoginTokens.of(running.url(), login("eve", "eve's own"));
                ComputeClient adas = client(running, ada);
                ComputeClient eves = client(running, eve)) {
            assertThatThrownBy(adas::storageSize).isInstanceOf(ComputeException.NotPermitted.class);
            assertThatThrownBy(() -> adas.cleanup(0)).isInstanceOf(ComputeException.NotPermitted.class);
            assertThat(eves.storageSize().jobs()).isZero();
        }
    }

    @Test
    void aTokenThatWasChangedIsRefused() throws Exception {
        try (Running running = started();
                LoginTokens ada = LoginTokens.of(running.url(), login("ada", "ada's own"))) {
            String[] token = ada.token().orElseThrow().reveal().split("\\.", -1);
            String claims = new String(Base64.getUrlDecoder().decode(token[1]), StandardCharsets.UTF_8);
            String others = encoded(claims.replace("ada", "eve"));
            String unsigned = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}");

            for (String forged : new String[] {
                token[0] + "." + others + "." + token[2],
                unsigned + "." + others + ".",
                unsigned + "." + others + "." + token[2],
                token[0] + "." + token[1] + ".",
                "....",
                "x"
            }) {
                try (ComputeClient client = client(running, TokenSource.fixed(Secret.of(forged)))) {
                    assertThatThrownBy(client::capabilities).isInstanceOf(ComputeException.NotAuthenticated.class);
                }
            }
        }
    }

    @Test
    void aTokenOutlivesTheProcessThatIssuedItAndNotItsUser() throws Exception {
        Secret token;
        try (Running running = started();
                LoginTokens ada = LoginTokens.of(running.url(), login("ada", "ada's own"))) {
            token = ada.token().orElseThrow();
        }

        try (Running running = started();
                ComputeClient client = client(running, TokenSource.fixed(token))) {
            assertThatThrownBy(() -> client.get("none")).isInstanceOf(ComputeException.NotFound.class);
        }
        try (Running running = Running.broker(data)) {
            running.start(
                    running.options(Users.from(Map.of("COMPUTE_USER", "zoe", "COMPUTE_PASSWORD", "zoe's own")), false));
            try (ComputeClient client = client(running, TokenSource.fixed(token))) {
                assertThatThrownBy(() -> client.get("none")).isInstanceOf(ComputeException.NotAuthenticated.class);
            }
        }
    }

    @Test
    void nobodyIsLetInUnlessSomebodyIsNamed() {
        try (Running running = Running.broker(data)) {
            assertThatThrownBy(() -> running.options(Users.from(Map.of()), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("COMPUTE_USERS_FILE");
        }
    }

    @Test
    void aUserWithoutAPasswordAndAFileThatOthersReadAreRefused() throws Exception {
        Path open = Files.writeString(here.resolve("open.json"), USERS);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> Users.from(Map.of("COMPUTE_USER", "ada")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no password");
        assertThatThrownBy(() -> Users.from(Map.of(Users.FILE, open.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("own");
    }

    private Running started() throws IOException {
        Path file = here.resolve("users.json");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, USERS);
        }
        Running running = Running.broker(data);
        running.start(running.options(Users.from(Map.of(Users.FILE, file.toString())), false));
        return running;
    }

    private static void ask(Running running, String name, String password) {
        try (LoginTokens tokens = LoginTokens.of(running.url(), login(name, password));
                ComputeClient client = client(running, tokens)) {
            client.get("00000000-0000-0000-0000-000000000000");
        }
    }

    private static ComputeClient client(Running running, TokenSource tokens) {
        return ComputeClient.of(ComputeSettings.of(running.url()).withTokens(tokens));
    }

    private static Login login(String name, String password) {
        return new Login(name, Secret.of(password));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
