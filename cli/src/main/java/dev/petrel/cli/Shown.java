package dev.petrel.cli;

import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Login;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.OutboxSettings;
import dev.petrel.settings.Protocol;
import dev.petrel.settings.ServiceSettings;
import dev.petrel.settings.Timing;
import dev.petrel.settings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings as fields for JSON, under the names that fleets of py-tars use where they have one. Shows no secret. */
final class Shown {

    private Shown() {}

    static Map<String, @Nullable Object> url(MqttUrl url) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("url", url.toString());
        fields.put("scheme", url.scheme().text());
        fields.put("host", url.host());
        fields.put("port", url.port());
        fields.put("tls", url.scheme().tls());
        fields.put("websocket", url.scheme().webSocket());
        fields.put("path", url.path().isEmpty() ? null : url.path());
        Login login = url.login();
        fields.put("user", login == null ? null : login.userName());
        fields.put("password", login == null || login.password() == null ? null : "****");
        return fields;
    }

    static Map<String, @Nullable Object> settings(ConnectionSettings settings) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(
                "mqtt_url",
                String.join(
                        ",", settings.servers().stream().map(MqttUrl::toString).toList()));
        fields.put("servers", settings.servers().stream().map(Shown::url).toList());
        fields.put("client_id", settings.clientId());
        putService(fields, settings.service());
        putTiming(fields, settings.timing());
        fields.put("protocol", protocol(settings.protocol()));
        fields.put("session", settings.session().durable() ? "durable" : "clean");
        fields.put("session_expiry", settings.session().expiry().toSeconds());
        OutboxSettings outbox = settings.outbox();
        fields.put("outbox_dir", outbox == null ? null : outbox.directory().toString());
        fields.put("outbox_exactly_once", outbox != null && outbox.exactlyOnce());
        putTls(fields, settings.security().tls());
        fields.put("follow_server_reference", settings.security().followServerReference());
        return fields;
    }

    private static void putService(Map<String, @Nullable Object> fields, ServiceSettings service) {
        fields.put("source_name", service.sourceName());
        fields.put("enable_health", service.health());
        fields.put("enable_heartbeat", service.heartbeat());
        fields.put("heartbeat_interval", seconds(service.heartbeatInterval()));
        fields.put("dedupe_ttl", seconds(service.dedupeTtl()));
        fields.put("dedupe_max_entries", service.dedupeMaxEntries());
        fields.put("envelope", service.envelope().name().toLowerCase(Locale.ROOT));
        fields.put("dedupe_dir", text(service.dedupeDirectory()));
        fields.put("dead_letter_dir", text(service.deadLetterDirectory()));
    }

    private static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toString();
    }

    private static void putTiming(Map<String, @Nullable Object> fields, Timing timing) {
        fields.put("keepalive", timing.keepAlive().toSeconds());
        fields.put("connect_timeout", seconds(timing.connectTimeout()));
        fields.put("reconnect_min_delay", seconds(timing.backoff().first()));
        fields.put("reconnect_max_delay", seconds(timing.backoff().max()));
    }

    private static void putTls(Map<String, @Nullable Object> fields, Tls tls) {
        fields.put(
                "tls_trust",
                switch (tls.trust()) {
                    case Tls.Trust.SystemTrust system -> "system";
                    case Tls.Trust.Pem pem -> pem.file().toString();
                    case Tls.Trust.Pkcs12 store -> store.file().toString();
                });
        fields.put(
                "tls_cert",
                switch (tls.identity()) {
                    case null -> null;
                    case Tls.Identity.Pem pem -> pem.certificate().toString();
                    case Tls.Identity.Pkcs12 store -> store.file().toString();
                });
        fields.put("tls_insecure_skip_hostname_check", tls.insecureSkipHostnameCheck());
    }

    private static String protocol(Protocol protocol) {
        return switch (protocol) {
            case MQTT_5 -> "5";
            case MQTT_3_1_1 -> "3.1.1";
            case AUTO -> "auto";
        };
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
