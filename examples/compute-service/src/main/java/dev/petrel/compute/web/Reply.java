package dev.petrel.compute.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is answered: JSON, a file or nothing.
 *
 * @param status the status
 * @param headers more headers
 * @param json a value, or null
 * @param file a file, or null
 */
record Reply(
        int status,
        Map<String, String> headers,
        @Nullable Object json,
        @Nullable Path file) {

    static final Reply NOTHING = new Reply(204, Map.of(), null, null);

    static Reply json(int status, Object value) {
        return new Reply(status, Map.of(), value, null);
    }

    static Reply file(Path file) {
        return new Reply(200, Map.of(), null, file);
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, json, file);
    }

    void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        // What users uploaded is never run or shown as a page of ours.
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (file != null) {
            send(exchange, file);
        } else if (json != null) {
            byte[] body = JsonMapper.shared().writeValueAsBytes(json);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } else {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private void send(HttpExchange exchange, Path content) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            long size = Files.size(content);
            exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
            exchange.getResponseHeaders().set("Content-Disposition", "attachment");
            exchange.sendResponseHeaders(status, size == 0 ? -1 : size);
            if (size > 0) {
                in.transferTo(exchange.getResponseBody());
            }
        }
    }
}
