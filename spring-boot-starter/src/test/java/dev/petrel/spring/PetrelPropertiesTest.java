package dev.petrel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.fault.InvalidSettings;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Protocol;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PetrelPropertiesTest {

    @Test
    void propertiesAreTheVariablesOfTheEnvironment() {
        ConnectionSettings settings = bound(Map.of(
                        "petrel.url", "mqtt://broker:1884",
                        "petrel.client-id", "service-7",
                        "petrel.protocol", "auto",
                        "petrel.keepalive", "30",
                        "petrel.reconnect-min-delay", "250ms",
                        "petrel.enable-health", "true"))
                .settings();

        assertThat(settings.servers()).hasToString("[mqtt://broker:1884]");
        assertThat(settings.clientId()).isEqualTo("service-7");
        assertThat(settings.protocol()).isEqualTo(Protocol.AUTO);
        assertThat(settings.timing().keepAlive()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.timing().backoff().first()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.service().health()).isTrue();
    }

    @Test
    void withoutAClientIdThereIsARandomOne() {
        String first = bound(Map.of("petrel.url", "mqtt://broker")).settings().clientId();
        String second = bound(Map.of("petrel.url", "mqtt://broker")).settings().clientId();

        assertThat(first).startsWith("petrel-").isNotEqualTo(second);
    }

    /** A variable that is written wrongly here would be warned of. */
    @Test
    void everyPropertyIsAVariableThatIsRead() {
        Map<String, String> environment = bound(Map.ofEntries(
                        Map.entry("petrel.url", "mqtt://broker"),
                        Map.entry("petrel.source-name", "x"),
                        Map.entry("petrel.username", "x"),
                        Map.entry("petrel.password", "x"),
                        Map.entry("petrel.password-file", "x"),
                        Map.entry("petrel.protocol", "5"),
                        Map.entry("petrel.keepalive", "5"),
                        Map.entry("petrel.connect-timeout", "5"),
                        Map.entry("petrel.reconnect-min-delay", "1"),
                        Map.entry("petrel.reconnect-max-delay", "2"),
                        Map.entry("petrel.session", "clean"),
                        Map.entry("petrel.session-expiry", "5"),
                        Map.entry("petrel.outbox-dir", "x"),
                        Map.entry("petrel.outbox-exactly-once", "false"),
                        Map.entry("petrel.envelope", "tars"),
                        Map.entry("petrel.enable-health", "true"),
                        Map.entry("petrel.enable-heartbeat", "true"),
                        Map.entry("petrel.heartbeat-interval", "5"),
                        Map.entry("petrel.dedupe-ttl", "5"),
                        Map.entry("petrel.dedupe-max-entries", "5"),
                        Map.entry("petrel.dedupe-dir", "x"),
                        Map.entry("petrel.dead-letter-dir", "x"),
                        Map.entry("petrel.tls-ca", "x"),
                        Map.entry("petrel.tls-ca-password", "x"),
                        Map.entry("petrel.tls-cert", "x"),
                        Map.entry("petrel.tls-key", "x"),
                        Map.entry("petrel.tls-key-password", "x"),
                        Map.entry("petrel.tls-insecure-skip-hostname-check", "false"),
                        Map.entry("petrel.follow-server-reference", "true")))
                .environment();

        assertThat(environment).hasSize(30);
        assertThat(ConnectionSettings.environmentWarnings(environment))
                .noneMatch(warning -> warning.contains("is not known"));
    }

    @Test
    void mistakesNameThePropertyAndShowNoSecret() {
        PetrelProperties wrong = bound(Map.of(
                "petrel.url", "mqtt://broker",
                "petrel.protocol", "6",
                "petrel.password", "canary-4711"));

        assertThatThrownBy(wrong::settings)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("petrel.protocol")
                .hasMessageContaining("petrel.password is set without petrel.username")
                .hasMessageNotContaining("MQTT_")
                .hasMessageNotContaining("canary");
        assertThat(wrong.toString()).doesNotContain("canary");
    }

    private static PetrelProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("petrel", PetrelProperties.class)
                .get();
    }
}
