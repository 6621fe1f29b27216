package dev.petrel.hub.command;

import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.JvmCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A hub in a process of its own that can be killed and started again, and an administrator who calls it. */
final class HubJvm implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final long AGAIN_NANOS = Duration.ofMillis(100).toNanos();
    private static final String PASSWORD = "Administrator password: ";

    private final Path data;
    private final int port = freePort();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private ChildJvm jvm;
    private final String login;

    private HubJvm(Path data) {
        this.data = data;
        this.jvm = run(data, port);
        String line = jvm.awaitLine(PASSWORD, START);
        String password = line.substring(line.indexOf(PASSWORD) + PASSWORD.length());
        this.login =
                "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        jvm.awaitLine("answers", START);
    }

    /** Starts one on an empty folder. */
    static HubJvm start(Path data) {
        return new HubJvm(data);
    }

    private static ChildJvm run(Path data, int port) {
        return ChildJvm.start(JvmCommand.of(
                        Main.class, "--port", String.valueOf(port), "--data", data.toString(), "--broker", "none")
                .withFlags("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Dio.netty.noUnsafe=false"));
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    /** Kills it and starts it again on the same folder; returns before it answers. */
    void killAndStart() {
        jvm.kill();
        jvm = run(data, port);
    }

    /** Calls it. */
    JsonNode call(String method, String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(method, path, json);
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    /** Posts an event until it is accepted, however long the hub is away. */
    void post(String json) throws InterruptedException {
        while (true) {
            try {
                int status = ask("POST", "/api/v1/events", json).statusCode();
                if (status == 202 || status == 200) {
                    return;
                }
                if (status / 100 == 4) {
                    throw new IllegalStateException("refused with " + status + ": " + json);
                }
            } catch (IOException away) {
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private HttpResponse<String> ask(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", login)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
        jvm.close();
    }
}
