package dev.petrel.hub.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testkit.ChildJvm;
import dev.petrel.testkit.FreePort;
import dev.petrel.testkit.JvmCommand;
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
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A hub in a process of its own that can be killed and started again, and an administrator who calls it. */
final class HubJvm implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final long PAGE = 4096;
    /** Those of a hub, in the launcher. */
    private static final Pattern FLAGS = Pattern.compile("flags\\+=\\(([^)]*-Xmx[^)]*)\\)");

    private static final String PASSWORD = "Administrator password: ";

    private final int port = FreePort.find();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JvmCommand command;
    private final String login;
    private ChildJvm jvm;

    private HubJvm(JvmCommand command, String knownLogin) {
        this.command = command.withArguments("--port", String.valueOf(port));
        this.jvm = ChildJvm.start(this.command);
        this.login = knownLogin.isEmpty() ? firstLogin() : knownLogin;
        jvm.awaitLine("answers", START);
    }

    /** Starts one without a broker on an empty folder. */
    static HubJvm start(Path data) {
        return start(data, "--broker", "none");
    }

    /** Starts one on an empty folder, with the flags that the launcher gives it. */
    static HubJvm start(Path data, String... options) {
        return new HubJvm(command(data).withArguments(options), "");
    }

    /** Starts one on an empty PostgreSQL database. */
    static HubJvm onPostgres(Path data, String url, Path key) {
        return new HubJvm(postgres(data, url, key), "");
    }

    /** Starts another one on the same database, with the same administrator. */
    HubJvm beside(Path data, String url, Path key) {
        return new HubJvm(postgres(data, url, key), login);
    }

    private static JvmCommand postgres(Path data, String url, Path key) {
        return command(data)
                .withArguments("--db-url", url, "--key-file", key.toString())
                .withEnvironment("PETREL_HUB_DB_USER", "postgres");
    }

    private static JvmCommand command(Path data) {
        return JvmCommand.of(Main.class, "--data", data.toString())
                .withFlags(flagsOfTheLauncher())
                .withFlags("-Dio.netty.noUnsafe=false");
    }

    private static String[] flagsOfTheLauncher() {
        try {
            Matcher flags = FLAGS.matcher(Files.readString(Path.of("../petrel")));
            assertThat(flags.find()).isTrue();
            return flags.group(1).split("\\s+", -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String firstLogin() {
        String line = jvm.awaitLine(PASSWORD, START);
        String password = line.substring(line.indexOf(PASSWORD) + PASSWORD.length());
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Kills it and starts it again on the same folder; returns before it answers. */
    void killAndStart() {
        kill();
        startAgain();
    }

    void kill() {
        jvm.kill();
    }

    /** Starts it again after {@link #kill}; returns before it answers. */
    void startAgain() {
        jvm = ChildJvm.start(command);
    }

    /** How much memory it has in use, in bytes. */
    long resident() throws IOException {
        try (Scanner pages = new Scanner(Path.of("/proc/" + jvm.pid() + "/statm"), StandardCharsets.US_ASCII)) {
            long unused = pages.nextLong();
            return pages.nextLong() * PAGE;
        }
    }

    /** Calls it. */
    JsonNode call(String method, String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(method, path, json);
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    /** Posts an event; whether it was accepted, which it is not while the hub is away. */
    boolean accepts(String json) throws InterruptedException {
        try {
            int status = ask("POST", "/api/v1/events", json).statusCode();
            if (status / 100 == 4) {
                throw new IllegalStateException("refused with " + status + ": " + json);
            }
            return status == 202 || status == 200;
        } catch (IOException away) {
            return false;
        }
    }

    HttpResponse<String> ask(String method, String path, String json) throws IOException, InterruptedException {
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
