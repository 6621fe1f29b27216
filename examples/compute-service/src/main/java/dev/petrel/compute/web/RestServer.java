package dev.petrel.compute.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petrel.compute.store.JobFiles;
import dev.petrel.compute.store.JobStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST API on a port. Each request has a virtual thread. */
public final class RestServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);
    private static final String PREFIX = "compute";
    private static final String ADMIN = "is_admin";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Door door;
    private final Jobs jobs;

    private RestServer(HttpServer server, Door door, Jobs jobs) {
        this.server = server;
        this.door = door;
        this.jobs = jobs;
    }

    /**
     * Starts it.
     *
     * @param largestUpload how many bytes the file of a job may have
     * @throws IOException if the port is taken
     */
    public static RestServer start(
            InetSocketAddress address, Door door, JobStore store, JobFiles files, JobDesk desk, long largestUpload)
            throws IOException {
        Jobs jobs = new Jobs(store, files, desk, largestUpload);
        RestServer server = new RestServer(HttpServer.create(address, 0), door, jobs);
        server.server.setExecutor(server.threads);
        server.server.createContext("/", server::handle);
        server.server.start();
        return server;
    }

    /** Where it is. */
    public URI url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = answer(exchange);
            } catch (Refusal e) {
                reply = e.reply();
            } catch (IOException | RuntimeException e) {
                LOG.error("{} failed", exchange.getRequestMethod(), e);
                reply = new Refusal(500, "the service failed; its log says why").reply();
            }
            reply.send(exchange);
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException, Refusal {
        List<String> path = levels(exchange.getRequestURI());
        String method = exchange.getRequestMethod();
        if (path.getFirst().equals("auth")) {
            return auth(method, path, exchange);
        }
        if (path.getFirst().equals("admin")) {
            door.permitted(exchange, ADMIN);
            return admin(method, withoutPrefix(path.subList(1, path.size())), exchange);
        }
        User user = door.permitted(exchange, User.INFERENCE);
        return jobs(method, withoutPrefix(path), user, exchange);
    }

    private Reply auth(String method, List<String> path, HttpExchange exchange) throws IOException, Refusal {
        return switch (method + " " + String.join("/", path)) {
            case "POST auth/token" -> door.login(exchange);
            case "POST auth/token/refresh" -> door.refresh(exchange);
            default -> throw unknown();
        };
    }

    private Reply admin(String method, List<String> path, HttpExchange exchange) throws Refusal {
        return switch (method + " " + String.join("/", path)) {
            case "GET jobs/storage/size" -> jobs.storage();
            case "DELETE jobs/cleanup" -> jobs.cleanup(exchange.getRequestURI().getRawQuery());
            default -> throw unknown();
        };
    }

    private Reply jobs(String method, List<String> path, User user, HttpExchange exchange) throws IOException, Refusal {
        if (method.equals("GET") && path.equals(List.of("capabilities"))) {
            return jobs.capabilities();
        }
        if (path.size() < 2 || !path.getFirst().equals("jobs")) {
            throw unknown();
        }
        String name = path.get(1);
        if (path.size() > 3 && path.get(2).equals("files") && method.equals("GET")) {
            return jobs.file(name, String.join("/", path.subList(3, path.size())));
        }
        if (path.size() > 2) {
            throw unknown();
        }
        return switch (method) {
            case "POST" -> jobs.create(name, user, exchange);
            case "GET" -> jobs.get(name);
            case "DELETE" -> jobs.delete(name);
            default -> throw new Refusal(405, "Method Not Allowed");
        };
    }

    private static Refusal unknown() {
        return new Refusal(404, "Not Found");
    }

    /** The levels of a path, each decoded by itself, so that an escaped slash makes no level. */
    private static List<String> levels(URI uri) throws Refusal {
        List<String> levels = new ArrayList<>();
        try {
            for (String level : uri.getRawPath().substring(1).split("/", -1)) {
                levels.add(URLDecoder.decode(level.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new Refusal(400, "the path is not encoded as it should be");
        }
        return levels;
    }

    private static List<String> withoutPrefix(List<String> path) {
        return !path.isEmpty() && path.getFirst().equals(PREFIX) ? path.subList(1, path.size()) : path;
    }

    /** Takes no more requests and gives those under way a moment. */
    @Override
    public void close() {
        server.stop((int) LAST_ANSWERS.toSeconds());
        threads.shutdownNow();
    }
}
