package dev.petrel.jobs.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.petrel.message.Payload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A real server of HTTP that answers as a test says and remembers what it was asked. */
final class WebServer implements AutoCloseable {

    /** What came in. */
    record Asked(
            String method,
            String path,
            @Nullable String authorization,
            @Nullable String contentType,
            String body) {}

    /** What goes out. */
    record Reply(int status, Payload body) {

        static Reply of(int status, String body) {
            return new Reply(status, Payload.utf8(body));
        }
    }

    /** Decides what goes out. */
    @FunctionalInterface
    interface Script {
        Reply answer(Asked asked) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private WebServer(HttpServer server) {
        this.server = server;
    }

    static WebServer answering(Script script) throws IOException {
        return handling(exchange -> {}, script);
    }

    /** With something done to each exchange before its answer. */
    static WebServer handling(HttpHandler first, Script script) throws IOException {
        WebServer server =
                new WebServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        server.server.setExecutor(server.threads);
        server.server.createContext("/", exchange -> {
            first.handle(exchange);
            server.reply(exchange, script);
        });
        server.server.start();
        return server;
    }

    private void reply(HttpExchange exchange, Script script) throws IOException {
        try (exchange) {
            Asked what = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(what);
            Reply reply = script.answer(what);
            exchange.sendResponseHeaders(
                    reply.status(), reply.body().size() == 0 ? -1 : reply.body().size());
            if (reply.body().size() > 0) {
                exchange.getResponseBody().write(reply.body().toBytes());
            }
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
