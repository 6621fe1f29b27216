package dev.petrel.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Speaks the REST API of a compute service about jobs that a test moves on. It knows one task. */
final class SmallService implements AutoCloseable {

    static final String TASK = "image_resize";

    private final HttpServer server;
    private final Map<String, String> jobs = new ConcurrentHashMap<>();
    private final List<String> submitted = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final String token;

    /** Called with the id of each new job, after it was answered. */
    private volatile Consumer<String> worker = jobId -> {};

    /** @param token what has to be shown, or empty for nothing */
    SmallService(String token) {
        this.token = token;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    SmallService working(Consumer<String> newWorker) {
        worker = newWorker;
        return this;
    }

    /** The bodies of the forms that came. */
    List<String> submitted() {
        return submitted;
    }

    /** What it says of a job from now on: the fields behind its id, as JSON. */
    void is(String jobId, String fields) {
        jobs.put(jobId, job(jobId, fields));
    }

    private static String job(String jobId, String fields) {
        return "{\"job_id\":\"" + jobId + "\",\"task_type\":\"" + TASK + "\"," + fields + "}";
    }

    boolean knows(String jobId) {
        return jobs.containsKey(jobId);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        if (asked.equals("POST /auth/token")) {
            answer(
                    exchange,
                    body.contains("password=s3cr3t") ? 200 : 401,
                    body.contains("password=s3cr3t")
                            ? "{\"access_token\":\"" + token + "\"}"
                            : "{\"detail\":\"Incorrect username or password\"}");
        } else if (!token.isEmpty() && !("Bearer " + token).equals(shown)) {
            answer(exchange, 401, "{\"detail\":\"Not authenticated\"}");
        } else if (asked.equals("GET /capabilities")) {
            answer(exchange, 200, "{\"num_workers\":1,\"capabilities\":{\"" + TASK + "\":1,\"hash\":0}}");
        } else if (asked.equals("POST /jobs/" + TASK)) {
            create(exchange, body);
        } else {
            job(exchange, asked.split("[ /]+"));
        }
    }

    private void create(HttpExchange exchange, String body) throws IOException {
        if (!body.contains("name=\"width\"")) {
            answer(exchange, 422, "{\"detail\":[{\"loc\":[\"body\",\"width\"],\"msg\":\"is missing\"}]}");
            return;
        }
        submitted.add(body);
        String jobId = "j-" + count.incrementAndGet();
        String queued = "\"status\":\"queued\"";
        is(jobId, queued);
        answer(exchange, 200, job(jobId, queued));
        Thread.ofVirtual().start(() -> worker.accept(jobId));
    }

    /** @param asked method, "jobs", id, and perhaps more */
    private void job(HttpExchange exchange, String[] asked) throws IOException {
        String job = jobs.get(asked[2]);
        if (job == null) {
            answer(exchange, 404, "{\"detail\":\"" + asked[2] + " not found\"}");
        } else if (asked.length > 3) {
            answer(exchange, 200, "the content of " + asked[4]);
        } else if (asked[0].equals("DELETE")) {
            jobs.remove(asked[2]);
            answer(exchange, 204, "");
        } else {
            answer(exchange, 200, job);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
