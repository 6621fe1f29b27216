package dev.petrel.hub;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole hub on a free port, and an administrator who calls it. */
public final class TestHub implements AutoCloseable {

    /** A part of every secret of the tests; where it shows, a secret got out. */
    public static final String CANARY = "canary";

    /** What the administrator logs in with. */
    public static final String PASSWORD = CANARY + " of the administrator";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path data;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestHub(Path data, ConfigurableApplicationContext context) {
        this.data = data;
        this.context = context;
    }

    /** Starts one with its data in a folder; each property as {@code name=value}. */
    public static TestHub start(Path data, String... properties) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", "0");
        settings.put("petrel.hub.data-dir", data.toString());
        // Tests of other things call as often as they like.
        for (String rate : List.of("reads-per-minute", "writes-per-minute", "others-per-minute")) {
            settings.put("petrel.hub.access." + rate, "1000000");
        }
        for (String property : properties) {
            int equals = property.indexOf('=');
            settings.put(property.substring(0, equals), property.substring(equals + 1));
        }
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        ConfigurableApplicationContext context = SpringApplication.run(HubApplication.class, arguments);
        context.getBean(Users.class).changePassword(Users.ADMINISTRATOR, PASSWORD);
        return new TestHub(data, context);
    }

    /** A part of it, to look at. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** All parts of a kind. */
    public <T> Collection<T> parts(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** Its address, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + setting("local.server.port");
    }

    /** A setting of it. */
    public String setting(String name) {
        return context.getEnvironment().getRequiredProperty(name);
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
    public Answer post(String path, @Nullable String json) {
        return call("POST", path, json);
    }

    /** Sends JSON to a path as the administrator; null for no body. Each header as name and value. */
    public Answer call(String method, String path, @Nullable String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", login())
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** What the administrator's requests say in the header Authorization. */
    public String login() {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends any request. */
    public Answer send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.body() + answer.headers()).as("what was answered").doesNotContain(CANARY);
            return new Answer(answer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    /** Ends it, and looks whether a secret stands in one of the files that it leaves. */
    @Override
    public void close() {
        http.close();
        context.close();
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile)).noneMatch(TestHub::showsSecret);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean showsSecret(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(CANARY);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
