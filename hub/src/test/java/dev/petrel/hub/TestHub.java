package dev.petrel.hub;

import dev.petrel.hub.access.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole hub on a free port, and an administrator who calls it. */
public final class TestHub implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** What the administrator logs in with. */
    public static final String PASSWORD = "a password of the tests";

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestHub(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts one with its data in a folder; each property as {@code name=value}. */
    public static TestHub start(Path data, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--petrel.hub.data-dir=" + data,
                // Tests of other things call as often as they like.
                "--petrel.hub.access.reads-per-minute=1000000",
                "--petrel.hub.access.writes-per-minute=1000000",
                "--petrel.hub.access.others-per-minute=1000000"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        ConfigurableApplicationContext context =
                SpringApplication.run(HubApplication.class, arguments.toArray(new String[0]));
        context.getBean(Users.class).changePassword(Users.ADMINISTRATOR, PASSWORD);
        return new TestHub(context);
    }

    /** A part of it, to look at. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Its address, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Calls a path as the administrator. */
    public Answer get(String path) {
        return call("GET", path, null);
    }

    /** Sends JSON to a path as the administrator. */
    public Answer put(String path, String json) {
        return call("PUT", path, json);
    }

    /** Sends JSON to a path as the administrator. */
    public Answer post(String path, String json) {
        return call("POST", path, json);
    }

    /** Sends JSON to a path as the administrator; null for no body. Each header as name and value. */
    public Answer call(String method, String path, @Nullable String json, String... headers) {
        String login = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Basic " + login)
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** Sends any request. */
    public Answer send(HttpRequest request) {
        try {
            return new Answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }

    /** What it answered. */
    public record Answer(HttpResponse<String> response) {

        /** The HTTP status. */
        public int status() {
            return response.statusCode();
        }

        /** The body as JSON. */
        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** The value of a header, or empty text. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
