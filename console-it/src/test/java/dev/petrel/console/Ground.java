package dev.petrel.console;

import dev.petrel.hub.HubApplication;
import dev.petrel.hub.access.Users;
import dev.petrel.hub.config.FirstSteps;
import dev.petrel.testkit.Mosquitto;
import dev.petrel.testkit.MosquittoOptions;
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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A hub of its own with a broker of its own, for the tests of a class. */
final class Ground implements AutoCloseable {

    static final String PASSWORD = "canary of the administrator";
    static final String MQTT = "/api/v1/integrations/mqtt";

    /** Spring sets up the log of the whole process at each start. */
    private static final ReentrantLock STARTING = new ReentrantLock();

    private final Mosquitto broker = Mosquitto.start(MosquittoOptions.DEFAULT);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private ConfigurableApplicationContext hub;

    /**
     * Starts both; the hub knows nothing of the broker yet.
     *
     * @param data where the hub keeps its data
     * @param properties of the hub, each as {@code name=value}
     */
    Ground(Path data, String... properties) {
        settings.put("server.port", "0");
        settings.put("petrel.hub.data-dir", data.toString());
        for (String rate : List.of("reads-per-minute", "writes-per-minute", "others-per-minute")) {
            settings.put("petrel.hub.access." + rate, "1000000");
        }
        for (String property : properties) {
            int equals = property.indexOf('=');
            settings.put(property.substring(0, equals), property.substring(equals + 1));
        }
        hub = run();
        hub.getBean(Users.class).changePassword(Users.ADMINISTRATOR, PASSWORD);
        settings.put("server.port", hub.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private ConfigurableApplicationContext run() {
        STARTING.lock();
        try {
            return SpringApplication.run(
                    HubApplication.class,
                    settings.entrySet().stream()
                            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                            .toArray(String[]::new));
        } finally {
            STARTING.unlock();
        }
    }

    Mosquitto broker() {
        return broker;
    }

    /** A part of the hub, to look at. */
    <T> T part(Class<T> type) {
        return hub.getBean(type);
    }

    /** The hub's address, without a slash at the end. */
    String url() {
        return "http://127.0.0.1:" + settings.get("server.port");
    }

    /** Has the hub connect to the broker. */
    Ground connected() {
        call(
                "PUT",
                MQTT + "/config",
                "{\"enabled\": true, \"broker_host\": \"127.0.0.1\", \"broker_port\": " + broker.port() + "}");
        // Who sets it so has no need of the first steps, which would stand on the first page.
        part(FirstSteps.class).finish();
        return this;
    }

    /** Ends the hub; {@link #startHub} starts it again on the same port and data. */
    void stopHub() {
        hub.close();
    }

    void startHub() {
        hub = run();
    }

    /** Calls the hub's REST API as the administrator, and gives the body. */
    String call(String method, String path, String json) {
        String login = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        hub.close();
        broker.close();
    }
}
